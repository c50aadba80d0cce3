import Terminal

/// The keys of vi's normal mode: counts, operators with motions and objects, and what changes text at once.
extension TextField {
    /// Leaves insert mode, or what has been typed of a command; false where neither is under way.
    package mutating func escape() -> Bool {
        guard let vi else { return false }
        if vi.isNormal {
            defer {
                self.vi?.forget()
                self.vi?.keys = []
                if vi.pending == ViMode.Pending() { self.vi?.visual = nil }
            }
            return vi.pending != ViMode.Pending() || vi.visual != nil
        }
        rememberTyped()
        self.vi?.beginNormal()
        if cursor > row.lowerBound { go(to: cursor - 1) }
        return true
    }

    mutating func handleNormal(_ key: Key, kills: inout KillRing) -> Bool {
        guard let pending = vi?.pending else { return false }
        if key == "Ctrl-r" {
            redo()
            return settle()
        }
        if let prefix = pending.prefix {
            return key.typed.map { finish(prefix, with: $0, pending, &kills) } ?? settle()
        }
        guard let letter = ViMode.letter(for: key) else { return false }
        if let digit = letter.wholeNumberValue, digit > 0 || pending.count != nil {
            vi?.wait { $0.add(digit: digit) }
            return true
        }
        if let operation = pending.operation {
            if letter == operation { return operate(operation, onLines: linesHere(pending.times), &kills) }
            if "iaftFTg".contains(letter) {
                vi?.wait { $0.prefix = letter }
                return true
            }
            guard let motion = motion(letter, under: operation, pending) else { return settle() }
            return operate(operation, motion, &kills)
        }
        if let isTaken = handleVisual(letter, &kills) { return isTaken }
        switch letter {
        case "d", "c", "y":
            vi?.wait { $0.begin(letter) }
            return true
        case "f", "t", "F", "T", "g", "r":
            vi?.wait { $0.prefix = letter }
            return true
        case "j", "k":
            climb(letter == "j" ? pending.times : -pending.times)
            return settle()
        default: break
        }
        if let motion = self.motion(letter, times: pending.times, line: pending.line) {
            go(to: motion.target)
            return settle()
        }
        return change(letter, pending, &kills)
    }

    /// Words end with their line, and one that is changed keeps the blank after it.
    private func motion(_ letter: Character, under operation: Character, _ pending: ViMode.Pending) -> Motion? {
        guard letter == "w" || letter == "W" else {
            return self.motion(letter, times: pending.times, line: pending.line)
        }
        let isInk = cursor < row.upperBound && kind(cursor, isBlank: true) != 0
        guard operation == "c", isInk else {
            let next = self.motion(letter, times: pending.times, line: nil)
            return next.map { Motion(target: min($0.target, row.upperBound)) }
        }
        let isBlank = letter == "W"
        // From the character before, so that the end of a word is the end of this one.
        let end = (0..<pending.times).reduce(cursor - 1) { place, _ in wordEnd(after: place, isBlank: isBlank) }
        return Motion(target: end, isInclusive: true)
    }

    private mutating func finish(
        _ prefix: Character, with letter: Character, _ pending: ViMode.Pending, _ kills: inout KillRing
    ) -> Bool {
        let motion: Motion?
        switch prefix {
        case "r":
            let end = cursor + pending.times
            guard end <= row.upperBound else { return settle() }
            replace(cursor..<end, with: String(repeating: letter, count: pending.times))
            go(to: cursor - 1)
            return settle()
        case "i", "a":
            guard let range = object(letter, isAround: prefix == "a"), !range.isEmpty || pending.operation != nil else {
                return settle()
            }
            if let operation = pending.operation { return operate(operation, on: range, &kills) }
            vi?.visual = ViMode.Visual(range.lowerBound, isLinewise: false)
            go(to: range.upperBound - 1)
            return settle()
        case "g":
            motion = letter == "g" ? self.motion("G", times: 1, line: pending.line ?? 1) : nil
        default:
            let search = ViMode.Search(prefix, letter)
            vi?.search = search
            motion = self.motion(search, times: pending.times)
        }
        guard let motion else { return settle() }
        if let operation = pending.operation { return operate(operation, motion, &kills) }
        go(to: motion.target)
        return settle()
    }

    // MARK: Operators

    private mutating func operate(_ operation: Character, _ motion: Motion, _ kills: inout KillRing) -> Bool {
        if motion.isLinewise {
            let (one, other) = (row(of: cursor), row(of: motion.target))
            return operate(operation, onLines: min(one, other)...max(one, other), &kills)
        }
        let (start, end) = (min(cursor, motion.target), max(cursor, motion.target))
        return operate(operation, on: start..<min(end + (motion.isInclusive ? 1 : 0), characters.count), &kills)
    }

    mutating func operate(_ operation: Character, on range: Range<Int>, _ kills: inout KillRing) -> Bool {
        kills.add(String(characters[range]))
        if operation == "y" {
            go(to: range.lowerBound)
            return settle()
        }
        replace(range, with: "")
        if operation == "c" { return beginInsert(goingOn: true) }
        return settle()
    }

    private func linesHere(_ count: Int) -> ClosedRange<Int> {
        let here = row(of: cursor)
        return here...min(here + count - 1, rows.count - 1)
    }

    mutating func operate(
        _ operation: Character, onLines lines: ClosedRange<Int>, _ kills: inout KillRing
    ) -> Bool {
        let rows = rows
        let (start, end) = (rows[lines.lowerBound].lowerBound, rows[lines.upperBound].upperBound)
        kills.add(String(characters[start..<end]) + (rows.count > 1 ? "\n" : ""))
        switch operation {
        case "y": break
        case "c":
            replace(start..<end, with: "")
            return beginInsert(goingOn: true)
        default:
            let isLast = end == characters.count
            replace((isLast ? max(0, start - 1) : start)..<(isLast ? end : end + 1), with: "")
            go(to: firstInk(of: row))
        }
        return settle()
    }

    // MARK: Changes at once

    private mutating func change(_ letter: Character, _ pending: ViMode.Pending, _ kills: inout KillRing) -> Bool {
        let ahead = cursor..<min(cursor + pending.times, row.upperBound)
        switch letter {
        case "x": if !ahead.isEmpty { return operate("d", on: ahead, &kills) }
        case "X":
            let behind = max(row.lowerBound, cursor - pending.times)..<cursor
            if !behind.isEmpty { return operate("d", on: behind, &kills) }
        case "s": return operate("c", on: ahead, &kills)
        case "D": return operate("d", on: cursor..<row.upperBound, &kills)
        case "C": return operate("c", on: cursor..<row.upperBound, &kills)
        case "S": return operate("c", onLines: linesHere(pending.times), &kills)
        case "Y": return operate("y", onLines: linesHere(pending.times), &kills)
        case "p", "P": put(kills.last ?? "", isBefore: letter == "P", times: pending.times)
        case ".": return repeatChange(times: pending.times, kills: &kills)
        case "u": for _ in 0..<pending.times { undo() }
        case "~":
            replace(ahead, with: swappedCase(ahead))
        case "v", "V": vi?.visual = ViMode.Visual(cursor, isLinewise: letter == "V")
        case "J": join()
        case "i", "a", "I", "A", "o", "O":
            switch letter {
            case "a": go(to: min(cursor + 1, row.upperBound))
            case "I": go(to: firstInk(of: row))
            case "A", "o": go(to: row.upperBound)
            case "O": go(to: row.lowerBound)
            default: break
            }
            let indent = characters[row].prefix { $0 == " " || $0 == "\t" }
            if letter == "o" { insert("\n" + indent) }
            if letter == "O" {
                insert(String(indent) + "\n")
                go(to: cursor - 1)
            }
            return beginInsert(goingOn: letter == "o" || letter == "O")
        default: return settle()
        }
        return settle()
    }

    /// Whole lines go above or below this one.
    private mutating func put(_ text: String, isBefore: Bool, times: Int) {
        guard !text.isEmpty else { return }
        let all = String(repeating: text, count: times)
        if text.last == "\n" {
            let place = isBefore ? row.lowerBound : row.upperBound
            replace(place..<place, with: isBefore ? all : "\n" + all.dropLast())
            go(to: isBefore ? place : place + 1)
            go(to: firstInk(of: row))
        } else {
            let place = isBefore ? cursor : min(cursor + 1, row.upperBound)
            replace(place..<place, with: all)
            go(to: cursor - 1)
        }
    }

    func swappedCase(_ range: Range<Int>) -> String {
        characters[range].map { $0.isLowercase ? $0.uppercased() : $0.lowercased() }.joined()
    }

    mutating func join() {
        let (rows, here) = (rows, row(of: cursor))
        guard here + 1 < rows.count else { return }
        replace(rows[here].upperBound..<firstInk(of: rows[here + 1]), with: " ")
        go(to: cursor - 1)
    }

    // MARK: Between commands

    /// What is typed next is undone together with what a command took away.
    private mutating func beginInsert(goingOn: Bool) -> Bool {
        vi?.beginInsert()
        if goingOn { note(.typing) }
        return true
    }

    /// A command is over: the cursor is on a character again.
    mutating func settle() -> Bool {
        vi?.forget()
        if cursor == row.upperBound, cursor > row.lowerBound { go(to: cursor - 1) }
        return true
    }
}
