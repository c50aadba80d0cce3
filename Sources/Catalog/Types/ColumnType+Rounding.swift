import Workflow

extension ColumnType {
    /// Whether such a column would hold another number, a rounded one, for the number that a text writes.
    func rounds(_ text: String) -> Bool {
        guard let places = isInteger ? 0 : scale, let number = Double(text) else { return false }
        // Only large and small numbers are written with an exponent.
        if text.contains(where: { "eE".contains($0) }) { return number.rounded() != number }
        guard let point = text.firstIndex(of: ".") else { return false }
        return text[text.index(after: point)...].reversed().drop { $0 == "0" }.count > places
    }
}
