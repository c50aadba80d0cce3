/// What is wrong with a line of the configuration, or worth knowing about it.
package struct ConfigFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Severity: Hashable, Sendable {
        /// The line is left out of account.
        case error
        /// It holds, and has an effect that may not be meant.
        case note
    }

    package var severity = Severity.error
    package var file = ""
    /// From 1; nil where the file as a whole is at fault.
    package var line: Int?
    package var message: String

    package init(_ message: String, line: Int? = nil, severity: Severity = .error) {
        self.message = message
        self.line = line
        self.severity = severity
    }

    /// The same in a file.
    func `in`(_ file: String) -> ConfigFault {
        var fault = self
        fault.file = file
        return fault
    }

    package var description: String {
        file.isEmpty ? message : "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
    }
}
