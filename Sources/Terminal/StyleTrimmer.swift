/// Leaves out of what ncurses sends the colors and attributes that nothing is drawn with.
///
/// ncurses resets and sets all of a style wherever one differs from the one before; here each character gets only what
/// differs for it, and blanks get no foreground. Sequences are those of ECMA-48, colors as in xterm's `38;5;N`,
/// `38;2;R;G;B` and `38:2::R:G:B`.
package struct StyleTrimmer {
    /// How characters are drawn; nil is the terminal's own color.
    private struct State: Equatable {
        var foreground: ArraySlice<UInt8>?
        var background: ArraySlice<UInt8>?
        var (isBold, isDim, isUnderlined, isReversed) = (false, false, false, false)

        /// What a blank shows of it.
        func blank(keeping shown: State) -> State {
            guard !isReversed, !shown.isReversed else { return self }
            var blank = shown
            (blank.background, blank.isUnderlined) = (background, isUnderlined)
            return blank
        }
    }

    private let bytes: [UInt8]
    private var input: ArraySlice<UInt8>
    private var output: [UInt8] = []
    /// What the terminal has been told, and what ncurses takes it to know.
    private var (told, wanted) = (State(), State())

    private init(_ bytes: [UInt8]) { (self.bytes, input) = (bytes, bytes[...]) }

    /// The same picture in fewer bytes.
    ///
    /// - Parameter bytes: begins in the terminal's own colors. What isn't understood is returned as it is.
    package static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var trimmer = StyleTrimmer(bytes)
        return trimmer.trim() ? trimmer.output : bytes
    }

    private mutating func trim() -> Bool {
        output.reserveCapacity(input.count)
        while let byte = input.first {
            switch byte {
            case 0x1B:
                guard takeSequence() else { return false }
            // A line feed may scroll a blank line in.
            case 0x20, 0x0A:
                tell(wanted.blank(keeping: told))
                pass(1)
            case 0x08, 0x0D: pass(1)
            // Back to the first character set, as tmux and screen write it: all that is drawn is in it.
            case 0x0F: input = input.dropFirst()
            case 0..<0x20, 0x7F: return false
            default:
                tell(wanted)
                pass(1)
            }
        }
        tell(wanted)
        return true
    }

    private mutating func pass(_ count: Int) {
        output += input.prefix(count)
        input = input.dropFirst(count)
    }

    private mutating func takeSequence() -> Bool {
        // All that is drawn is in the first character set.
        if input.starts(with: [0x1B, 0x28, 0x42]) {
            input = input.dropFirst(3)
            return true
        }
        // A line up, which at the top scrolls a blank one in.
        if input.starts(with: [0x1B, 0x4D]) {
            tell(wanted.blank(keeping: told))
            pass(2)
            return true
        }
        // What the second one is, which nothing is drawn in.
        if input.starts(with: [0x1B, 0x29]), input.count > 2 {
            pass(3)
            return true
        }
        guard input.dropFirst().first == 0x5B,
            let end = input.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) })
        else { return false }
        switch input[end] {
        case UInt8(ascii: "m"):
            let parameters = input[(input.startIndex + 2)..<end]
            input = input[(end + 1)...]
            return adopt(parameters)
        // They go somewhere, or switch something.
        case UInt8(ascii: "A"), UInt8(ascii: "B"), UInt8(ascii: "C"), UInt8(ascii: "D"), UInt8(ascii: "G"),
            UInt8(ascii: "H"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "l"):
            break
        // They erase, insert, delete or scroll: blanks come.
        case UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "L"), UInt8(ascii: "M"), UInt8(ascii: "P"),
            UInt8(ascii: "S"), UInt8(ascii: "T"), UInt8(ascii: "X"), UInt8(ascii: "@"), UInt8(ascii: "r"):
            tell(wanted.blank(keeping: told))
        // It repeats the last character.
        case UInt8(ascii: "b"): tell(wanted)
        default: return false
        }
        pass(end - input.startIndex + 1)
        return true
    }

    /// Takes in the parameters of a style sequence.
    private mutating func adopt(_ parameters: ArraySlice<UInt8>) -> Bool {
        var parts = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        while let part = parts.popFirst() {
            // A color may be written as one parameter.
            let code = part.prefix { $0 != UInt8(ascii: ":") }
            switch code.isEmpty ? 0 : Int(String(decoding: code, as: UTF8.self)) ?? -1 {
            case 0: wanted = State()
            case 1: wanted.isBold = true
            case 2: wanted.isDim = true
            case 4: wanted.isUnderlined = true
            case 7: wanted.isReversed = true
            case 22: (wanted.isBold, wanted.isDim) = (false, false)
            case 24: wanted.isUnderlined = false
            case 27: wanted.isReversed = false
            case 30...37, 90...97: wanted.foreground = part
            case 39: wanted.foreground = nil
            case 40...47, 100...107: wanted.background = part
            case 49: wanted.background = nil
            case 38:
                guard let color = color(from: part, &parts) else { return false }
                wanted.foreground = color
            case 48:
                guard let color = color(from: part, &parts) else { return false }
                wanted.background = color
            default: return false
            }
        }
        return true
    }

    /// All of a color's parameters, of which the first has been taken.
    private func color(
        from first: ArraySlice<UInt8>, _ parts: inout ArraySlice<ArraySlice<UInt8>>
    ) -> ArraySlice<UInt8>? {
        if first.contains(UInt8(ascii: ":")) { return first }
        let count = parts.first == [UInt8(ascii: "5")] ? 2 : parts.first == [UInt8(ascii: "2")] ? 4 : 0
        guard count > 0, parts.count >= count, let last = parts.prefix(count).last else { return nil }
        parts = parts.dropFirst(count)
        return bytes[first.startIndex..<last.endIndex]
    }

    /// Sends what the terminal has to know before it draws in a style.
    private mutating func tell(_ state: State) {
        guard state != told else { return }
        defer { told = state }
        guard state != State() else {
            output += [0x1B, 0x5B, UInt8(ascii: "m")]
            return
        }
        var codes: [ArraySlice<UInt8>] = []
        func add(_ code: String) { codes.append(Array(code.utf8)[...]) }
        let (wasWeighted, isSame) = (
            told.isBold || told.isDim, (told.isBold, told.isDim) == (state.isBold, state.isDim)
        )
        if !isSame {
            // One code ends both.
            if wasWeighted { add("22") }
            if state.isBold { add("1") }
            if state.isDim { add("2") }
        }
        if state.isUnderlined != told.isUnderlined { add(state.isUnderlined ? "4" : "24") }
        if state.isReversed != told.isReversed { add(state.isReversed ? "7" : "27") }
        if state.foreground != told.foreground { codes.append(state.foreground ?? Array("39".utf8)[...]) }
        if state.background != told.background { codes.append(state.background ?? Array("49".utf8)[...]) }
        output += [0x1B, 0x5B]
        output += codes.joined(separator: [UInt8(ascii: ";")])
        output.append(UInt8(ascii: "m"))
    }
}
