import Glibc
import Workflow

/// Ticks at the times that clocks and calendars have.
enum TimeTicks {
    private static let clock: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
    ]
    private static let days = [1.0, 2, 7, 14]
    private static let months = [1, 2, 3, 6]

    static func ticks(from low: Double, to high: Double, most: Int) -> [Axis.Tick] {
        let wanted = (high - low) / Double(max(1, most - 1))
        if let step = clock.first(where: { $0 >= wanted }) {
            return places(low, high, step).map {
                Axis.Tick($0, clockLabel($0, step, isOneDay: high - low <= CivilTime.day))
            }
        }
        if let step = days.first(where: { $0 * CivilTime.day >= wanted }) {
            return places(low, high, step * CivilTime.day).map { Axis.Tick($0, dayLabel($0)) }
        }
        if let step = months.first(where: { Double($0) * 31 * CivilTime.day >= wanted }) {
            return starts(low, high, months: step)
        }
        let years = max(1, Int(Axis.roundStep(wanted / (366 * CivilTime.day))))
        return starts(low, high, months: 12 * years)
    }

    private static func places(_ low: Double, _ high: Double, _ step: Double) -> [Double] {
        Array(stride(from: ceil(low / step) * step, through: high, by: step))
    }

    /// The first days of every so many months.
    private static func starts(_ low: Double, _ high: Double, months step: Int) -> [Axis.Tick] {
        let first = CivilDate(Int(floor(low / CivilTime.day)))
        var month = (first.year * 12 + first.month - 1) / step * step
        var ticks: [Axis.Tick] = []
        while ticks.count < 1000 {
            let (year, number) = (month / 12, month % 12 + 1)
            let place = Double(CivilDate(year: year, month: number, day: 1).number) * CivilTime.day
            if place > high { break }
            if place >= low { ticks.append(Axis.Tick(place, step % 12 == 0 ? "\(year)" : "\(year)-\(two(number))")) }
            month += step
        }
        return ticks
    }

    private static func clockLabel(_ place: Double, _ step: Double, isOneDay: Bool) -> String {
        let second = Int(place - floor(place / CivilTime.day) * CivilTime.day)
        let time = "\(two(second / 3600)):\(two(second / 60 % 60))" + (step < 60 ? ":\(two(second % 60))" : "")
        return isOneDay ? time : "\(dayLabel(place).suffix(5)) \(time)"
    }

    private static func dayLabel(_ place: Double) -> String {
        let date = CivilDate(Int(floor(place / CivilTime.day)))
        return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
