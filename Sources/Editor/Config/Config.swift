package import Terminal

/// What users decide about the editor in their configuration file.
package struct Config: Hashable, Sendable {
    /// A theme by its name, or its file; nil goes by the terminal's background.
    package var theme: String?
    package var hasMouse = true
    package var editing = Editing.readline
    package var layout: KeyboardLayout?
    /// nil: as many as the terminal has.
    package var colors: ColorDepth?
    /// nil: where the terminal takes no UTF-8.
    package var isASCII: Bool?
    /// Whether the editor is a dialog of lines instead of a screen.
    package var isLinear = false
    package var notifying = Notifying.auto
    /// Seconds that work must have taken for its end to be notified.
    package var notifyAfter = 10
    package var bindings: [Binding] = []

    package init() {}

    /// How the end of long work is told also where another window has the focus.
    package enum Notifying: Hashable, Sendable {
        /// As the terminal is known to understand it.
        case auto
        case by(Notifier)
        case off
    }

    /// Whose keys forms' text fields have.
    package enum Editing: String, CaseIterable, Hashable, Sendable { case readline, vi }

    /// The keys of a command, instead of those that it comes with.
    package struct Binding: Hashable, Sendable {
        package var command: String
        package var keys: [[Key]]
        package var line: Int
    }
}
