/// The keys of vi's visual mode: motions and objects move one end of what is selected, operators act on it.
extension TextField {
    /// What is selected, both ends included; nil outside of visual mode.
    package var selected: Range<Int>? {
        guard let visual = vi?.visual else { return nil }
        let (start, end) = (min(visual.anchor, cursor), max(visual.anchor, cursor))
        guard visual.isLinewise else { return start..<min(end + 1, characters.count) }
        return rows[row(of: start)].lowerBound..<rows[row(of: end)].upperBound
    }

    /// Does what a key means only here; nil for motions, which mean what they always do.
    mutating func handleVisual(_ letter: Character, _ kills: inout KillRing) -> Bool? {
        guard let visual = vi?.visual, let selected else { return nil }
        switch letter {
        case "v", "V":
            let isLinewise = letter == "V"
            vi?.visual = visual.isLinewise == isLinewise ? nil : ViMode.Visual(visual.anchor, isLinewise: isLinewise)
        case "o":
            vi?.visual = ViMode.Visual(cursor, isLinewise: visual.isLinewise)
            go(to: visual.anchor)
        case "i", "a":
            vi?.wait { $0.prefix = letter }
            return true
        case "d", "x": return operate("d", visual, selected, &kills)
        case "c", "s": return operate("c", visual, selected, &kills)
        case "y": return operate("y", visual, selected, &kills)
        case "p", "P":
            vi?.visual = nil
            let text = kills.last ?? ""
            kills.add(String(characters[selected]))
            replace(selected, with: text.last == "\n" && !visual.isLinewise ? text : text.withoutLastBreak)
        case "~":
            vi?.visual = nil
            replace(selected, with: swappedCase(selected))
            go(to: selected.lowerBound)
        case "J":
            vi?.visual = nil
            let lines = row(of: max(selected.lowerBound, selected.upperBound - 1)) - row(of: selected.lowerBound)
            go(to: selected.lowerBound)
            for _ in 0..<max(1, lines) { join() }
        default:
            // What would change one character or the line means nothing here.
            let isMotion = "hjklwWbBeE0^_$GfFtTg;,".contains(letter)
            return isMotion ? nil : settle()
        }
        return settle()
    }

    private mutating func operate(
        _ operation: Character, _ visual: ViMode.Visual, _ range: Range<Int>, _ kills: inout KillRing
    ) -> Bool {
        vi?.visual = nil
        if visual.isLinewise {
            let last = max(range.lowerBound, range.upperBound - 1)
            let lines = row(of: range.lowerBound)...row(of: last)
            go(to: range.lowerBound)
            return operate(operation, onLines: lines, &kills)
        }
        return operate(operation, on: range, &kills)
    }
}

extension String {
    fileprivate var withoutLastBreak: String { last?.isNewline == true ? String(dropLast()) : self }
}
