/// A day of the Gregorian calendar.
package struct CivilDate: Hashable, Sendable {
    /// Days since the first of January 1970.
    package let number: Int
    package let year: Int
    package let month: Int
    package let day: Int

    /// From Sunday, which is 0.
    package var weekday: Int { ((number + 4) % 7 + 7) % 7 }

    /// After H. Hinnant's `civil_from_days`: years begin in March, so that the leap day is their last.
    package init(_ number: Int) {
        self.number = number
        let shifted = number + 719_468
        let era = shifted.quotient(of: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// After his `days_from_civil`.
    package init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.quotient(of: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        self.init(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
    }
}

/// What a clock on the wall shows, to the minute.
package struct CivilTime: Hashable, Sendable {
    package let date: CivilDate
    package let minuteOfDay: Int
    package var hour: Int { minuteOfDay / 60 }
    package var minute: Int { minuteOfDay % 60 }

    /// - Parameter minutes: since 1970, on that clock.
    package init(minutes: Int) {
        let day = minutes.quotient(of: 1440)
        date = CivilDate(day)
        minuteOfDay = minutes - day * 1440
    }
}

extension Int {
    /// Rounded down, for negative numbers too.
    package func quotient(of divisor: Int) -> Int { self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor) }
}
