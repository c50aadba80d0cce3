import ArgumentParser
import Deployment

/// How a version is tried beside the live one.
struct TrialArguments: ParsableArguments {
    @Flag(help: "Give the version a copy of each request after that has been answered.") var shadow = false
    @Option(help: "Let the version answer a share of the requests, such as 10%.") var canary: Share?
    @Option(help: "Make it live once so many rows have been compared, if few enough differ and it fails no more often.")
    var promoteAfter: Int?
    @Option(help: "Which share of the rows may differ then, such as 1%.") var maxDifference = Share(part: 0)
    @Option(help: "By how much of its size a number may differ without counting.") var tolerance = 0.0

    func validate() throws {
        guard !shadow || canary == nil else { throw ValidationError("--shadow or --canary, not both") }
        guard canary?.part != 0 else { throw ValidationError("--canary 0% tries nothing; --shadow only compares") }
        if plan == nil, promoteAfter != nil || maxDifference.part > 0 || tolerance > 0 {
            throw ValidationError("--promote-after, --max-difference and --tolerance go with --shadow or --canary")
        }
        if let promoteAfter, promoteAfter < 1 { throw ValidationError("--promote-after is a number of rows from 1 up") }
        guard tolerance >= 0, tolerance < 1 else { throw ValidationError("--tolerance is a number from 0 to 1") }
    }

    /// Nil where nothing is to be tried.
    var plan: Rollout.Plan? {
        guard shadow || canary != nil else { return nil }
        return Rollout.Plan(
            shadow ? .shadow : .canary, share: canary?.part ?? 1, promoteAfter: promoteAfter,
            maxDifference: maxDifference.part, tolerance: tolerance)
    }
}

/// A part of a whole, written as `10%` or `0.1`.
struct Share: Hashable, Sendable, ExpressibleByArgument {
    var part: Double

    init(part: Double) { self.part = part }

    init?(argument: String) {
        let number = argument.hasSuffix("%") ? Double(argument.dropLast()).map { $0 / 100 } : Double(argument)
        guard let number, (0...1).contains(number) else { return nil }
        part = number
    }

    var defaultValueDescription: String { description }
    var description: String { "\(PlainNumber.text(part * 100))%" }
}

enum PlainNumber {
    /// With as many digits as it takes, and no fraction where there is none.
    static func text(_ number: Double) -> String {
        let rounded = (number * 1e6).rounded() / 1e6
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}
