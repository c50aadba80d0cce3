/// Why a line of the dialog was not done.
package struct LinearFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the line itself is at fault, rather than what it is about.
    package var isUsage: Bool
    package var description: String

    static func usage(_ text: String) -> LinearFault { LinearFault(isUsage: true, description: text) }
    static func refused(_ text: String) -> LinearFault { LinearFault(isUsage: false, description: text) }
}
