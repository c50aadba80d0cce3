extension JSONScanner {
    /// The UTF-8 that an escaped string stands for.
    func unescaped(_ range: Range<Int>) throws(RowsFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            // A backslash is never the last byte: the scanner took the byte after it as well.
            let escape = bytes[position]
            position += 1
            if escape == UInt8(ascii: "u") {
                result.append(contentsOf: UTF8.encode(try scalar(&position, range.upperBound))!)
            } else {
                result.append(try Self.plain(escape, at: position - 2))
            }
        }
        return result
    }

    private static func plain(_ escape: UInt8, at offset: Int) throws(RowsFault) -> UInt8 {
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escape
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: throw RowsFault.json("there is no such escape", offset: offset)
        }
    }

    /// The character that four digits mean, or twice four where it takes two halves.
    private func scalar(_ position: inout Int, _ end: Int) throws(RowsFault) -> Unicode.Scalar {
        let start = position
        let first = try unit(&position, end)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw RowsFault.json("half a character", offset: start) }
        position += 2
        let second = try unit(&position, end)
        guard UTF16.isTrailSurrogate(second) else { throw RowsFault.json("half a character", offset: start) }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private func unit(_ position: inout Int, _ end: Int) throws(RowsFault) -> UInt16 {
        var unit: UInt16 = 0
        for offset in position..<(position + 4) {
            guard offset < end, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue,
                bytes[offset] < 0x80
            else { throw RowsFault.json("\\u needs four hexadecimal digits", offset: position - 2) }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }
}
