/// Where the motions of vi's normal mode lead.
extension TextField {
    struct Motion {
        var target: Int
        /// Whether an operator takes the character at the target too.
        var isInclusive = false
        /// Whether an operator takes whole lines.
        var isLinewise = false
    }

    /// Nil for a key that is no motion, or one that leads nowhere.
    func motion(_ key: Character, times: Int, line: Int?) -> Motion? {
        switch key {
        case "h": return cursor > row.lowerBound ? Motion(target: max(row.lowerBound, cursor - times)) : nil
        case "l": return cursor < row.upperBound ? Motion(target: min(row.upperBound, cursor + times)) : nil
        case "0": return Motion(target: row.lowerBound)
        case "^", "_": return Motion(target: firstInk(of: row))
        case "$": return Motion(target: max(row.lowerBound, row.upperBound - 1), isInclusive: !row.isEmpty)
        case "w", "W": return Motion(target: repeated(times) { nextWord(after: $0, isBlank: key == "W") })
        case "b", "B": return Motion(target: repeated(times) { wordStart(before: $0, isBlank: key == "B") })
        case "e", "E":
            return Motion(target: repeated(times) { wordEnd(after: $0, isBlank: key == "E") }, isInclusive: true)
        case "j", "k":
            let there = row(of: cursor) + (key == "j" ? times : -times)
            return rows.indices.contains(there) ? Motion(target: rows[there].lowerBound, isLinewise: true) : nil
        case "G":
            let there = line.map { min($0, rows.count) - 1 } ?? rows.count - 1
            return Motion(target: firstInk(of: rows[there]), isLinewise: true)
        case ";": return vi?.search.flatMap { motion($0, times: times, isAgain: true) }
        case ",": return vi?.search.flatMap { motion($0.reversed, times: times, isAgain: true) }
        default: return nil
        }
    }

    /// To the nth such character on the line; again, what the cursor is right before already doesn't count.
    func motion(_ search: ViMode.Search, times: Int, isAgain: Bool = false) -> Motion? {
        let places =
            search.isBackward
            ? (row.lowerBound..<cursor).reversed().filter { characters[$0] == search.character }
            : (min(cursor + 1, row.upperBound)..<row.upperBound).filter { characters[$0] == search.character }
        let step = search.isBackward ? 1 : -1
        let isThere = isAgain && search.stopsBefore && places.first.map { $0 + step == cursor } == true
        let index = times - 1 + (isThere ? 1 : 0)
        guard places.indices.contains(index) else { return nil }
        return Motion(
            target: places[index] + (search.stopsBefore ? step : 0), isInclusive: !search.isBackward)
    }

    /// The word, quotes or brackets around the cursor; with `isAround` with the blanks after it or its own marks.
    func object(_ key: Character, isAround: Bool) -> Range<Int>? {
        switch key {
        case "w", "W":
            guard characters.indices.contains(cursor) else { return nil }
            let kind = kind(cursor, isBlank: key == "W")
            var (start, end) = (cursor, cursor + 1)
            while start > row.lowerBound, self.kind(start - 1, isBlank: key == "W") == kind { start -= 1 }
            while end < row.upperBound, self.kind(end, isBlank: key == "W") == kind { end += 1 }
            while isAround, end < row.upperBound, characters[end].isWhitespace { end += 1 }
            return start..<end
        case "'", "\"", "`":
            let marks = row.filter { characters[$0] == key }
            let pairs = stride(from: 0, to: marks.count - 1, by: 2).map { (marks[$0], marks[$0 + 1]) }
            guard let (open, close) = pairs.first(where: { $0.1 >= cursor }) else { return nil }
            return isAround ? open..<close + 1 : open + 1..<close
        case "(", ")", "b": return brackets("(", ")", isAround: isAround)
        case "[", "]": return brackets("[", "]", isAround: isAround)
        case "{", "}", "B": return brackets("{", "}", isAround: isAround)
        default: return nil
        }
    }

    private func brackets(_ open: Character, _ close: Character, isAround: Bool) -> Range<Int>? {
        var (depth, start) = (0, cursor)
        while start >= 0 {
            let here = characters.indices.contains(start) ? characters[start] : " "
            if here == open, depth == 0 { break }
            if here == open { depth -= 1 }
            if here == close, start != cursor { depth += 1 }
            start -= 1
        }
        guard start >= 0 else { return nil }
        depth = 0
        for end in start..<characters.count {
            if characters[end] == open { depth += 1 }
            if characters[end] == close { depth -= 1 }
            if depth == 0 { return isAround ? start..<end + 1 : start + 1..<end }
        }
        return nil
    }

    // MARK: Words

    private func repeated(_ count: Int, _ step: (Int) -> Int) -> Int {
        (0..<count).reduce(cursor) { place, _ in step(place) }
    }

    func firstInk(of row: Range<Int>) -> Int { row.first { !characters[$0].isWhitespace } ?? row.lowerBound }

    /// Blanks, names and what stands between them; with `isBlank` only blanks count.
    func kind(_ place: Int, isBlank: Bool) -> Int {
        let character = characters[place]
        return character.isWhitespace ? 0 : isBlank || character.isNamePart ? 1 : 2
    }

    private func nextWord(after start: Int, isBlank: Bool) -> Int {
        guard start < characters.count else { return start }
        var place = start
        let kind = kind(start, isBlank: isBlank)
        while place < characters.count, kind != 0, self.kind(place, isBlank: isBlank) == kind { place += 1 }
        while place < characters.count, characters[place].isWhitespace { place += 1 }
        return place
    }

    private func wordStart(before start: Int, isBlank: Bool) -> Int {
        var place = start
        while place > 0, characters[place - 1].isWhitespace { place -= 1 }
        guard place > 0 else { return 0 }
        let kind = kind(place - 1, isBlank: isBlank)
        while place > 0, self.kind(place - 1, isBlank: isBlank) == kind { place -= 1 }
        return place
    }

    func wordEnd(after start: Int, isBlank: Bool) -> Int {
        var place = start + 1
        while place < characters.count, characters[place].isWhitespace { place += 1 }
        guard place < characters.count else { return max(0, characters.count - 1) }
        let kind = kind(place, isBlank: isBlank)
        while place + 1 < characters.count, self.kind(place + 1, isBlank: isBlank) == kind { place += 1 }
        return place
    }
}
