package import Workflow

/// Dates and times of day as DuckDB writes them, and seconds since 1970.
extension CivilTime {
    package static let day = 86_400.0

    /// Seconds of `2013-01-31`, `2013-01-31 12:30:00.5` and the like; nil for what is none.
    package static func seconds(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard let date = parts.first, parts.count <= 2 else { return nil }
        let numbers = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
            (1...12).contains(month)
        else { return nil }
        let start = Double(CivilDate(year: year, month: month, day: day).number) * self.day
        guard parts.count == 2 else { return start }
        // What follows the seconds tells how far from Greenwich it is; the axis shows the clock as it is written.
        let clock = parts[1].prefix { $0.isNumber || $0 == ":" || $0 == "." }
        let fields = clock.split(separator: ":").compactMap { Double($0) }
        guard fields.count >= 2 else { return nil }
        return start + fields[0] * 3600 + fields[1] * 60 + (fields.count > 2 ? fields[2] : 0)
    }
}
