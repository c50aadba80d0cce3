/// A day of the Gregorian calendar.
struct CivilDate: Hashable, Sendable {
    /// Days since the first of January 1970.
    let number: Int
    let month: Int
    let day: Int

    /// From Sunday, which is 0.
    var weekday: Int { ((number + 4) % 7 + 7) % 7 }

    /// After H. Hinnant's `civil_from_days`: years begin in March, so that the leap day is their last.
    init(_ number: Int) {
        self.number = number
        let shifted = number + 719_468
        let era = shifted.quotient(of: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    }
}

/// What a clock on the wall shows, to the minute.
struct CivilTime: Hashable, Sendable {
    let date: CivilDate
    let minuteOfDay: Int
    var hour: Int { minuteOfDay / 60 }
    var minute: Int { minuteOfDay % 60 }

    /// - Parameter minutes: since 1970, on that clock.
    init(minutes: Int) {
        let day = minutes.quotient(of: 1440)
        date = CivilDate(day)
        minuteOfDay = minutes - day * 1440
    }
}

extension Int {
    /// Rounded down, for negative numbers too.
    func quotient(of divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
}
