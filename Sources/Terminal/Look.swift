/// How a style looks on a terminal: its colors by the numbers that it knows them by, -1 for its own, and what tells
/// apart what its colors can't.
package struct Look: Hashable, Sendable {
    package var foreground: Int
    package var background: Int
    package var attributes: Style.Attributes

    package init(foreground: Int = -1, background: Int = -1, attributes: Style.Attributes) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

extension Theme {
    /// - Parameter colors: how many the terminal has; with fewer than sixteen, bright ones are their dark sisters.
    package func look(of style: Style, depth: ColorDepth, colors: Int) -> Look {
        var look = Look(attributes: style.attributes)
        guard depth != .none else {
            if style.background != .terminal { look.attributes.formSymmetricDifference(.reverse) }
            return look
        }
        look.foreground = number(style.foreground, isBackground: false, depth: depth)
        look.background = number(style.background, isBackground: true, depth: depth)
        guard depth == .sixteen else { return look }
        let ground = number(.terminal, isBackground: true, depth: depth)
        guard colors < 16 else {
            // Gray is too near to the colors that something is laid under.
            let isGray = look.foreground == BasicColor.brightBlack.rawValue
            if isGray, look.background != ground {
                look.foreground = number(.terminal, isBackground: false, depth: depth)
            }
            return look
        }
        if look.foreground >= 8 { look.attributes.insert(.bold) }
        // Not every terminal brightens what is bold: a gray that it draws black has to be legible, too.
        let isGray = look.foreground == BasicColor.brightBlack.rawValue
        look.foreground = look.foreground < 0 ? look.foreground : look.foreground % 8
        // A background that becomes that of everything else is told by reversing.
        let isLost = look.background != ground && look.background >= 0 && look.background % 8 == ground % 8
        if isLost { look.attributes.formSymmetricDifference(.reverse) }
        look.background = look.background < 0 ? look.background : look.background % 8
        let isDark = [BasicColor.black, .red, .blue, .magenta].map(\.rawValue).contains(look.background)
        if look.foreground == look.background && look.foreground >= 0 || isGray && isDark {
            look.foreground = (isDark ? BasicColor.white : .black).rawValue
        }
        return look
    }
}
