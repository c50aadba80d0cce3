import FoundationEssentials
package import Terminal
import Workflow

/// The editor as a dialog of lines on standard input and output.
package final class LinearFront: EditorFront {
    private let source = LineSource()
    private var dialog = LinearDialog()
    private let isTerminal: Bool
    private let write: (String) -> Void
    private var line = 0
    private var hasPrompt = false
    /// What the program ends with.
    package private(set) var status: Int32 = 0

    /// - Parameters:
    ///   - isTerminal: whether somebody sits there; else the first line that fails ends the dialog.
    ///   - write: takes text for standard output.
    package init(isTerminal: Bool, write: @escaping (String) -> Void) {
        self.isTerminal = isTerminal
        self.write = write
    }

    package var size: (rows: Int, columns: Int) { (60, 200) }
    package var glyphs: Glyphs { .ascii }
    package var callsByName: Bool { true }
    package var events: any EventSource { source }

    package func show(_ state: inout EditorState, isIdle: Bool) {
        state.arrange()
        while state.isMoving { state.glide() }
        for text in dialog.tell(state, isIdle: isIdle) {
            if hasPrompt { write("\n") }
            hasPrompt = false
            write(text + "\n")
        }
        source.isWanted = isIdle
        if isIdle, isTerminal, !hasPrompt {
            write(state.prompt == nil ? "\(state.workflow.name)> " : "? ")
            hasPrompt = true
        }
    }

    package func take(_ event: Event, on desk: inout EditorDesk) -> [EditorDesk.Order] {
        switch event {
        case .paste(let text):
            hasPrompt = false
            if line > 0, !isTerminal, hasFailed(desk) { return end(status: 1, on: &desk) }
            line += 1
            return take(line: text, on: &desk)
        case .hangup:
            return end(status: hasFailed(desk) || desk.hasUnsavedWork ? 1 : 0, on: &desk)
        case .key:
            return desk.act { $0.take(.command("cancel", 1)) }
        case .mouse, .resize, .background: return []
        }
    }

    /// Whether the line before has come to nothing, which was told.
    private func hasFailed(_ desk: EditorDesk) -> Bool { desk.shown?.notice.map { $0.kind != .success } ?? false }

    private func take(line text: String, on desk: inout EditorDesk) -> [EditorDesk.Order] {
        do throws(LinearFault) {
            return try desk.act { state throws(LinearFault) in try self.dialog.take(text, in: &state) }
        } catch {
            let place = isTerminal ? "" : "Line \(line), \"\(text)\": "
            write("Not done: \(LinearListing.plain(place + error.description)).\n")
            // Where nobody sits there to mend it, what fails is the end.
            return isTerminal ? [] : end(status: error.isUsage ? 64 : 1, on: &desk)
        }
    }

    private func end(status: Int32, on desk: inout EditorDesk) -> [EditorDesk.Order] {
        if desk.hasUnsavedWork {
            write("The changes were not saved; they are offered when the file is opened again.\n")
        }
        self.status = isTerminal ? 0 : status
        return desk.update(.hangup)
    }

    package func copy(_ text: String) { write("Copied:\n\(text)\n") }

    package func edit(_ text: String, ending: String) -> OutsideEdit {
        // Where standard input is the script, an editor would read on in it.
        guard isTerminal else { return .failed("an editor needs a terminal", written: nil) }
        let editor = OutsideEditor(environment: ProcessInfo.processInfo.environment)
        return OutsideEditor.lending { editor.edit(text, ending: ending) }
    }

    package func notify(_ text: String, by notifier: Notifier?) {
        if isTerminal { write(Notifier.bell.sequence(text, environment: [:])) }
    }
}
