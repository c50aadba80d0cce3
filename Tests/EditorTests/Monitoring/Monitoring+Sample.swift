import Editor

extension RequestLine {
    static func sample(_ number: Int) -> RequestLine {
        let isRefused = number % 7 == 3
        return RequestLine(
            deployment: "d1", id: "request-\(number)", version: number < 20 ? 2 : 1,
            when: "2026-01-02T03:\(59 - number):07Z", status: isRefused ? 422 : 200, rows: 1 + number % 3,
            seconds: 0.0008 * Double(number + 1),
            answer: isRefused
                ? "row 0: distance is missing" : "late_predicted \(number % 2), late_probability 0.\(number)1")
    }
}

extension Monitoring {
    /// An hour with a burst, errors, and columns that have changed.
    static var sample: Monitoring {
        let minutes = (0..<60).map { minute in
            let requests = minute < 10 ? 0 : minute == 40 ? 900 : minute * 3
            return Load(
                requests: requests, failed: minute == 41 ? 5 : 0, refused: minute % 20 == 19 ? 2 : 0,
                median: requests == 0 ? nil : 0.0007 + Double(minute % 5) / 10_000,
                slowest: requests == 0 ? nil : minute == 40 ? 0.4 : 0.012)
        }
        return Monitoring(
            deployment: "d1", version: 2, minutes: minutes,
            total: Load(
                requests: minutes.map(\.requests).reduce(0, +), failed: 5, refused: 6, median: 0.0009, slowest: 0.0321),
            figures: [Figure("accuracy", 0.91234), Figure("auc", 0.767)], outcomes: 1203,
            columns: [
                Column(name: "month", isAnswered: false, index: 0.012, level: .stable, missing: 0, missingBefore: 0),
                Column(
                    name: "carrier", isAnswered: false, index: 0.15, level: .moderate, missing: 0, missingBefore: 0,
                    unseen: 0.034, unseenNames: ["HONK", "日本"]),
                Column(
                    name: "temperature_outside", isAnswered: false, index: 0.4142, level: .strong, missing: 0.31,
                    missingBefore: 0.004, outside: 0.27),
                Column(name: "wind", isAnswered: false, missing: 0.02),
                Column(name: "late_predicted", isAnswered: true, index: 0.05, level: .stable, missing: 0),
            ], requests: (0..<40).map(RequestLine.sample))
    }
}
