/// Dates and times of day as DuckDB writes them, and seconds since 1970.
package enum CivilTime {
    package static let day = 86_400.0

    /// Seconds of `2013-01-31`, `2013-01-31 12:30:00.5` and the like; nil for what is none.
    package static func seconds(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard let date = parts.first, parts.count <= 2 else { return nil }
        let numbers = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
            (1...12).contains(month)
        else { return nil }
        let start = Double(days(year: year, month: month, day: day)) * self.day
        guard parts.count == 2 else { return start }
        // What follows the seconds tells how far from Greenwich it is; the axis shows the clock as it is written.
        let clock = parts[1].prefix { $0.isNumber || $0 == ":" || $0 == "." }
        let fields = clock.split(separator: ":").compactMap { Double($0) }
        guard fields.count >= 2 else { return nil }
        return start + fields[0] * 3600 + fields[1] * 60 + (fields.count > 2 ? fields[2] : 0)
    }

    /// Days since 1970 in the Gregorian calendar.
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    package static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }
}
