package import Capture
package import Engine
package import Workflow

/// Which requests are written down, and what of them.
package struct LogPolicy: Hashable, Sendable {
    /// How many requests of a second, for each version; `all` for every one, 0 for none. Requests are counted, and
    /// their columns' values, in any case.
    package var rate: Int
    /// Columns of which nothing is kept, neither values nor counts.
    package var without: Set<String>

    package static let all = Int.max
    /// Enough to look at, and too few to be felt.
    package static let usualRate = 20

    package init(rate: Int = usualRate, without: Set<String> = []) {
        self.rate = rate
        self.without = without
    }

    /// Requests with more rows are logged without them, unless all is to be logged.
    package var rowLimit: Int { rate == Self.all ? .max : 100 }
}

extension LogPolicy {
    /// The options of a deployment that are about its log.
    package static let optionNames: Set = ["log", "log-rate", "log-without"]

    /// What a deployment says of its own log holds for it; but where nothing is logged at all, nothing is, and what is
    /// left out of every log is left out of this one, too.
    package func following(_ options: Parameters) -> LogPolicy {
        LogPolicy(
            rate: rate == 0 ? 0 : Self.rate(options) ?? rate, without: without.union(Self.without(options)))
    }

    private static func rate(_ options: Parameters) -> Int? {
        switch options["log"]?.string {
        case "off": 0
        case "all": all
        case "sampled": options["log-rate"]?.int ?? usualRate
        default: options["log-rate"]?.int
        }
    }

    private static func without(_ options: Parameters) -> [String] { options["log-without"]?.texts ?? [] }

    /// What a version before was told of its log and a new one isn't. How many requests are logged is one matter, which
    /// columns are left out another.
    package static func kept(of former: Parameters, besides given: Parameters) -> Parameters {
        let isRateGiven = given["log"] != nil || given["log-rate"] != nil
        return former.filter { name, _ in
            optionNames.contains(name) && given[name] == nil && (name == "log-without" || !isRateGiven)
        }
    }

    /// Refuses options that can't be meant, since a slip would keep what must not be kept.
    package static func check(_ options: Parameters, _ contract: Contract) throws(RunError) {
        let known = ["off", "sampled", "all"]
        if let given = options["log"], !known.contains(given.string ?? "") {
            throw RunError(
                "“log” is \(known.joined(separator: ", ")), not \(given.flowText)"
                    + Suggestion.hint(for: given.string ?? "", in: known))
        }
        if let given = options["log-rate"] {
            guard let rate = given.int, rate > 0 else {
                throw RunError("“log-rate” is how many requests of a second are logged, from 1 up; log=off logs none")
            }
            if let log = options["log"]?.string, log != "sampled" {
                throw RunError("“log-rate” goes with log=sampled, not with log=\(log)")
            }
        }
        let taken = contract.inputs.flatMap { $0.columns.map(\.name) + $0.passed.map(\.name) }
        let given = contract.outputs.flatMap { $0.columns.map(\.name) + $0.passed.map(\.name) }
        let columns = taken + given
        for name in without(options) where !columns.contains(name) {
            throw RunError(
                "the log is to leave out the column “\(name)”, but production takes and gives none of that name"
                    + Suggestion.hint(for: name, in: columns))
        }
    }
}
