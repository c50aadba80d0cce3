import ArgumentParser
import Deployment
import Service

/// What is kept of the requests.
struct ServiceMonitoring: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which requests to log: off, all, or at most so many a second.",
            discussion: """
                They are counted in any case, and so are the values of their columns. Deployments may say otherwise of \
                themselves (--option log=…), but what is off here stays off.
                """, valueName: "which"))
    var logRequests = LogRate(perSecond: LogPolicy.usualRate)
    @Option(
        help: ArgumentHelp("Columns of which nothing is kept, divided by commas.", valueName: "columns"))
    var logWithout: String?
    @Option(help: "For how many days the log is kept.") var logDays = 30
    @Option(help: "How large the log may become.") var logSize = ByteCount(bytes: 512 << 20)

    func validate() throws {
        guard logDays > 0, logSize.bytes > 0 else {
            throw ValidationError("--log-days and --log-size are numbers from 1 up; --log-requests off logs nothing")
        }
    }

    /// - Parameter isAlone: whether a bundle is served that may lie where nothing can be written.
    func apply(to options: inout GalleyService.Options, isAlone: Bool, time: WitnessedTime) throws {
        let without = Set((logWithout ?? "").split(separator: ",").map(String.init))
        let retention = RequestLog.Retention(days: logDays, bytes: logSize.bytes)
        options.monitor = Monitor(
            try log(isAlone: isAlone), LogPolicy(rate: logRequests.perSecond, without: without), retention: retention,
            time: time
        ) {
            Console.complain("galley serve: \($0)")
        }
        guard !isAlone else { return }
        do throws(AlertRules.Problem) {
            options.alerts = try AlertDesk(AlertRules.path(in: StateFolder.current)) {
                Console.complain("galley serve: \($0)")
            }
        } catch {
            throw Failure(error.description)
        }
        let registry = try Registry()
        if registry.isReadOnly {
            Console.complain(
                """
                galley serve: the disk of the registry \(registry.databasePath) is full: what is live is served, but \
                nothing can be deployed or rolled back until there is room
                """)
        }
        options.contracts = { registry.contract(of: $1, $0) }
    }

    /// A log that can't be used keeps nobody from serving.
    private func log(isAlone: Bool) throws -> RequestLog {
        if !isAlone {
            do throws(RequestLogError) { return try RequestLog() } catch {
                Console.complain("galley serve: \(error); until the end of this service, the log is kept in memory")
            }
        }
        return try RequestLog.inMemory()
    }
}

/// `off`, `all`, or how many requests a second.
struct LogRate: Hashable, Sendable, ExpressibleByArgument {
    var perSecond: Int

    init(perSecond: Int) { self.perSecond = perSecond }

    init?(argument: String) {
        switch argument {
        case "off": perSecond = 0
        case "all": perSecond = LogPolicy.all
        default:
            guard let rate = Int(argument), rate > 0 else { return nil }
            perSecond = rate
        }
    }

    var defaultValueDescription: String {
        perSecond == 0 ? "off" : perSecond == LogPolicy.all ? "all" : "\(perSecond)"
    }
}
