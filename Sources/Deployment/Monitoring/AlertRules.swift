import Workflow

/// The rules in the file `alerts` of the state folder: one a line,
/// `DEPLOYMENT MEASURE > LIMIT [over MINUTESm] webhook URL` or `… command PROGRAM ARGUMENT…`.
package enum AlertRules {
    package typealias Problem = WordedLines.Problem
    private typealias Fault = WordedLines.Fault

    package static func path(in folder: String) -> String { "\(folder)/alerts" }

    /// - Parameter file: its name, for what is said of it.
    package static func parse(_ text: String, file: String) throws(Problem) -> [AlertRule] {
        try WordedLines.read(text, file: file, rule)
    }

    private static let form = "DEPLOYMENT MEASURE > LIMIT [over MINUTESm] webhook URL, or … command PROGRAM ARGUMENT…"

    private static func rule(_ words: [String]) throws(Fault) -> AlertRule {
        let deployment = words[0]
        guard deployment == "*" || PlainName.isValid(deployment) else {
            throw Fault("“\(deployment)” can't name a deployment; * stands for all")
        }
        var rest = words.dropFirst()
        func next(_ what: String) throws(Fault) -> String {
            guard let word = rest.popFirst() else { throw Fault("\(what) is missing; a rule is: \(form)") }
            return word
        }
        let measure = try measure(next("the measure")) { () throws(Fault) in try next("the column") }
        let sign = try next("> or <")
        guard sign == ">" || sign == "<" else { throw Fault("here must be > or <, not “\(sign)”") }
        let limit = try limit(next("the limit"))
        var minutes = if case .column = measure { 60 } else { 5 }
        if rest.first == "over" {
            rest.removeFirst()
            minutes = try self.minutes(next("the number of minutes"))
        }
        let text = words[..<rest.startIndex].joined(separator: " ")
        return AlertRule(
            deployment: deployment == "*" ? nil : deployment, measure: measure, isUpper: sign == ">", limit: limit,
            minutes: minutes, action: try action(next("webhook or command"), Array(rest)), text: text)
    }

    private static let requestMeasures = ["error-rate", "refused-rate", "p50", "p90", "p95", "p99"]
    private static let performanceMeasures = ["accuracy", "auc", "log-loss", "rmse", "mae"]

    private static func measure(
        _ word: String, column: () throws(Fault) -> String
    ) throws(Fault) -> AlertRule.Measure {
        if let measure = AlertRule.ColumnMeasure(rawValue: word) {
            let name = try column()
            return .column(measure, name == "*" ? nil : name)
        }
        if performanceMeasures.contains(word) { return .performance(word) }
        switch word {
        case "error-rate": return .errorRate
        case "refused-rate": return .refusedRate
        case _ where requestMeasures.contains(word):
            if let part = Int(word.dropFirst()) { return .latency(part) }
        default: break
        }
        let known = requestMeasures + AlertRule.ColumnMeasure.allCases.map(\.rawValue) + performanceMeasures
        throw Fault(
            "there is no measure “\(word)”; there are \(known.joined(separator: ", "))"
                + Suggestion.hint(for: word, in: known))
    }

    /// `0.05`, `5%`, `200ms` or `1.5s`.
    private static func limit(_ word: String) throws(Fault) -> Double {
        let units: [(String, Double)] = [("%", 0.01), ("ms", 0.001), ("s", 1)]
        let unit = units.first { word.hasSuffix($0.0) }
        guard let number = Double(word.dropLast(unit?.0.count ?? 0)), number.isFinite, number >= 0 else {
            throw Fault("“\(word)” is no limit: write 0.05, 5%, 200ms or 1.5s")
        }
        return number * (unit?.1 ?? 1)
    }

    private static func minutes(_ word: String) throws(Fault) -> Int {
        guard word.hasSuffix("m"), let minutes = Int(word.dropLast()), 1...1440 ~= minutes else {
            throw Fault("“\(word)” is no time to look at: write 5m, up to 1440m")
        }
        return minutes
    }

    private static func action(_ word: String, _ arguments: [String]) throws(Fault) -> AlertRule.Action {
        switch word {
        case "webhook":
            guard arguments.count == 1, arguments[0].hasPrefix("http://") || arguments[0].hasPrefix("https://") else {
                throw Fault("webhook takes one address, http://… or https://…")
            }
            return .webhook(arguments[0])
        case "command":
            guard let program = arguments.first, program.hasPrefix("/") else {
                throw Fault("command takes the path of a program, from / on; no shell reads it")
            }
            return .command(arguments)
        default: throw Fault("here must be webhook or command, not “\(word)”; a rule is: \(form)")
        }
    }
}
