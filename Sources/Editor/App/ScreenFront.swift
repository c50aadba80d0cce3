import FoundationEssentials
package import Terminal

/// The editor on a terminal's screen.
package final class ScreenFront: EditorFront {
    private let screen: Screen
    private let view: EditorView
    private var hasAskedForBackground = false

    package init(_ screen: Screen) {
        self.screen = screen
        view = EditorView(glyphs: screen.glyphs)
    }

    package var size: (rows: Int, columns: Int) { screen.size }
    package var glyphs: Glyphs { screen.glyphs }
    package var callsByName: Bool { false }
    package var events: any EventSource { screen }
    package var status: Int32 { 0 }

    package func show(_ state: inout EditorState, isIdle: Bool) {
        state.arrange()
        state.glide()
        if screen.theme != state.theme { screen.theme = state.theme }
        screen.hasMouse = state.hasMouse
        screen.show(view.draw(state))
        if !hasAskedForBackground, state.followsBackground, screen.colors != .none {
            hasAskedForBackground = true
            screen.askForBackground()
        }
    }

    package func take(_ event: Event, on desk: inout EditorDesk) -> [EditorDesk.Order] { desk.update(event) }

    package func copy(_ text: String) { _ = screen.copy(text) }

    package func edit(_ text: String, ending: String) -> OutsideEdit {
        let editor = OutsideEditor(environment: ProcessInfo.processInfo.environment)
        return OutsideEditor.lending { screen.suspended { editor.edit(text, ending: ending) } }
    }

    package func notify(_ text: String, by notifier: Notifier?) { screen.notify(text, by: notifier) }
}
