extension Int {
    /// `1 row`, `2 rows`: the number with a noun whose plural takes an s.
    package func counted(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
