package import Terminal

/// What a part of the screen stands for when it is pointed at. Whoever draws it says so.
enum Target: Sendable {
    case pane(Focus)
    case inspector
    /// A cell of the whole drawing, on the minimap.
    case spot(Position)
    case tab(Tab)
    /// Keys that a hint or a list of keys shows.
    case keys([Key])
    /// Of a list, or of the tree of edits.
    case entry(Int)
    /// Of a form.
    case field(Int)
    case completion(Int)
    case problem(Int)
    /// Of the table; its row is nil where only the column is pointed at.
    case cell(row: Int?, column: Int)
    /// A logged request on a dashboard.
    case request(Int)
    /// A link of the edge of the frame that is drawn.
    case crossing(Int)
    case notice
    /// A list or a page over the panes, where nothing else is.
    case overlay
}

/// A hint of the footer: keys and what they do.
package struct KeyHint: Hashable, Sendable {
    /// What pointing at it presses; none where it stands for any letter.
    package var keys: [Key]
    package var key: String
    package var title: String

    init(_ keys: [Key], _ title: String, written: String? = nil) {
        self.keys = keys
        key = written ?? Command.text(of: keys)
        self.title = title
    }
}
