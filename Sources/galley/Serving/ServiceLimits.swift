import ArgumentParser
import Service

/// How much the service takes on before it refuses.
struct ServiceLimits: ParsableArguments {
    @Option(help: "The largest body: bytes, or with k, M or G.") var bodyLimit = ByteCount(bytes: 32 << 20)
    @Option(help: "The most rows of one request.") var rowLimit = 100_000
    @Option(help: "The most rows of one job.") var jobRowLimit = 1_000_000
    @Option(help: "How many seconds a request may take.") var timeLimit = 60
    @Option(help: "How many requests may be in work at once.") var concurrency = 1024
    @Option(help: "How many requests may wait for one deployment.") var queueLimit = 512
    @Option(help: "How much all bodies in work may hold together.") var memoryLimit = ByteCount(bytes: 1 << 30)

    func validate() throws {
        let numbers = [
            ("body-limit", bodyLimit.bytes), ("row-limit", rowLimit), ("job-row-limit", jobRowLimit),
            ("time-limit", timeLimit), ("concurrency", concurrency), ("queue-limit", queueLimit),
            ("memory-limit", memoryLimit.bytes),
        ]
        for (name, number) in numbers where number < 1 { throw ValidationError("--\(name) is a number from 1 up") }
        guard bodyLimit.bytes <= memoryLimit.bytes else {
            throw ValidationError("a body must fit into the memory: --body-limit is at most --memory-limit")
        }
    }

    func apply(to options: inout GalleyService.Options) {
        options.bodyLimit = bodyLimit.bytes
        options.rowLimit = rowLimit
        options.jobRowLimit = jobRowLimit
        options.timeLimit = .seconds(timeLimit)
        options.concurrency = concurrency
        options.queueLimit = queueLimit
        options.memoryLimit = memoryLimit.bytes
    }
}

/// A number of bytes, written as `500`, `64k`, `32M` or `1G`.
struct ByteCount: Hashable, Sendable, ExpressibleByArgument {
    var bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let shifts: [Character: Int] = ["k": 10, "M": 20, "G": 30]
        let shift = argument.last.flatMap { shifts[$0] }
        guard let number = Int(shift == nil ? argument[...] : argument.dropLast()), number >= 0, number < 1 << 32 else {
            return nil
        }
        bytes = number << (shift ?? 0)
    }

    var defaultValueDescription: String {
        let (size, unit) = [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "k")].first { bytes % $0.0 == 0 } ?? (1, "")
        return "\(bytes / size)\(unit)"
    }
}
