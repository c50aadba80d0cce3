/// Something that the terminal reports.
package enum Event: Hashable, Sendable {
    case key(Key)
    case mouse(Mouse)
    /// Text pasted as one piece, with `\n` at line ends.
    case paste(String)
    case resize(rows: Int, columns: Int)
    /// The color of the terminal's background, which it was asked for.
    case background(Color)
    /// The terminal went away or the system asks to end: save what is to be saved and stop.
    case hangup
}
