extension String {
    /// A column's name as SQL compares names: letters of ASCII in lower case, all others as they are. To DuckDB `é` and
    /// `É` are two columns.
    package var foldedName: String {
        func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        guard utf8.contains(where: isCapital) else { return self }
        return String(decoding: utf8.map { isCapital($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
