import Foundation
import PackagePlugin

/// Generates `Roster.swift`: the list of everything a target declares in its roster folder,
/// one instance for each file, so that adding a file is all it takes to add a member.
/// A file `Nodes/Table/RowFilter.swift` declares the type `RowFilter`.
@main
struct RosterPlugin: BuildToolPlugin {
    /// The roster folder of each target, what its members are, and how one is written down.
    private static let rosters: [String: (folder: String, list: String, member: @Sendable (String) -> String)] = [
        "Catalog": ("Nodes", "let allNodeTypes: [any NodeType]", { "\($0)()" }),
        "Capture": ("Rules", "let allRules: [any Rule]", { "\($0)()" }),
        "Editor": ("Commands", "let allCommandSets: [any CommandSet]", { "\($0)()" }),
        "Deployment": ("Targets", "let allTargets: [any DeploymentTarget]", { "\($0)()" }),
        "galley": ("Commands", "let allCommands: [any GalleyCommand.Type]", { "\($0).self" }),
    ]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        guard let target = target as? any SourceModuleTarget, let roster = Self.rosters[target.name] else { return [] }
        // Not by any folder of that name: the checkout may lie below one.
        let root = target.directoryURL.appending(path: roster.folder).path + "/"
        let members = target.sourceFiles(withSuffix: "swift")
            .map(\.url)
            .filter { $0.path.hasPrefix(root) }
            .map { $0.deletingPathExtension().lastPathComponent }
            .sorted()
        let body = members.map { "    \(roster.member($0)),\n" }.joined()
        let text = "\(roster.list) = [\n\(body)]\n"
        let folder = context.pluginWorkDirectoryURL.appending(path: "Generated")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "Roster.swift")
        if (try? String(contentsOf: file, encoding: .utf8)) != text {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return [
            .prebuildCommand(
                displayName: "Roster of \(target.name)", executable: URL(filePath: "/bin/true"), arguments: [],
                outputFilesDirectory: folder)
        ]
    }
}
