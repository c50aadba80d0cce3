internal import CNcurses
internal import Glibc

/// One cell of a frame. A glyph two columns wide fills its cell and leaves the next one as its continuation.
package struct Cell: Hashable, Sendable {
    /// What is shown: a spacing character with its marks; empty in a continuation.
    package let text: String
    /// 1 or 2 columns; 0 marks the continuation of the wide glyph to the left.
    package let width: Int
    package var style: Style

    package init(_ glyph: Glyph, style: Style = .plain) {
        text = glyph.text
        width = glyph.width
        self.style = style
    }

    private init(text: String, width: Int, style: Style) {
        self.text = text
        self.width = width
        self.style = style
    }

    /// What is drawn in its columns: where the terminal or the C library can't show a character as wide as it is laid
    /// out, a stand-in, which can't push the rest of the line aside.
    func shown(isUnicode: Bool) -> String {
        guard let first = text.unicodeScalars.first, !first.isASCII else {
            return isUnicode ? text : String(text.prefix(1))
        }
        if isUnicode, wcwidth(wchar_t(bitPattern: first.value)) == width { return text }
        return width == 2 ? "? " : "?"
    }

    package var glyph: Glyph { Glyph(text: text, width: width) }

    package static func blank(_ style: Style = .plain) -> Cell {
        Cell(text: " ", width: 1, style: style)
    }

    static func continuation(_ style: Style) -> Cell {
        Cell(text: "", width: 0, style: style)
    }
}
