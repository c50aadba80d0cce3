/// What a terminal that is spoken to in ECMA-48's sequences understands besides going places and setting styles.
package struct Dialect: Sendable {
    /// Whether it erases cells in the color of the background.
    package var erases: Bool
    /// Whether it repeats the last character, whichever that is.
    package var repeats: Bool
    /// What it doesn't show together with colors.
    package var colorless: Style.Attributes = []
    /// What sets a color by its number, as it stands between `ESC [` and `m`; -1 is the terminal's own.
    package var code: @Sendable (_ color: Int, _ isBackground: Bool) -> String

    package init(
        erases: Bool, repeats: Bool = false,
        code: @escaping @Sendable (_ color: Int, _ isBackground: Bool) -> String
    ) {
        self.erases = erases
        self.repeats = repeats
        self.code = code
    }
}
