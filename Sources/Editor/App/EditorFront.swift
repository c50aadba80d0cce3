import Engine
package import Terminal

/// Where the editor meets its user: a screen, or a dialog line by line. Used on one thread.
package protocol EditorFront: AnyObject {
    var size: (rows: Int, columns: Int) { get }
    var glyphs: Glyphs { get }
    /// Whether commands are called by their names.
    var callsByName: Bool { get }
    /// Where what the user does comes from.
    var events: any EventSource { get }
    /// What the program ends with.
    var status: Int32 { get }

    /// Shows what is there now.
    ///
    /// - Parameter isIdle: whether all that was asked for is done.
    func show(_ state: inout EditorState, isIdle: Bool)
    /// Takes what the user did.
    func take(_ event: Event, on desk: inout EditorDesk) -> [EditorDesk.Order]
    /// Hands a text to the user's clipboard, or says it.
    func copy(_ text: String)
    /// Has a text edited in the user's own editor, which has the terminal meanwhile.
    func edit(_ text: String, ending: String) -> OutsideEdit
    /// Tells something also where another window has the focus.
    func notify(_ text: String, by notifier: Notifier?)
}
