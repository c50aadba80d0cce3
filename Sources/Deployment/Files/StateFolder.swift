import FoundationEssentials

/// Where Galley keeps what outlives a session: `$GALLEY_HOME`, else `$XDG_DATA_HOME/galley`, else `~/.local/share/galley`.
package enum StateFolder {
    package static func path(environment: [String: String]) -> String {
        if let home = environment["GALLEY_HOME"], !home.isEmpty { return home }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/galley" }
        return (environment["HOME"] ?? "/") + "/.local/share/galley"
    }

    package static var current: String { path(environment: ProcessInfo.processInfo.environment) }
}
