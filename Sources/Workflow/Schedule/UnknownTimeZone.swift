/// A name that no time zone has.
package struct UnknownTimeZone: Error, Hashable, Sendable, CustomStringConvertible {
    private let name: String
    private let known: [String]

    /// - Parameter known: the names that there are.
    package init(_ name: String, known: [String]) { (self.name, self.known) = (name, known) }

    package var description: String {
        "there is no time zone “\(name)”; names are such as UTC or Europe/Berlin"
            + Suggestion.hint(for: name, in: known)
    }
}
