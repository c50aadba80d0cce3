import ArgumentParser
import Deployment
import Engine
import Glibc
import Service
import Workflow

struct Serve: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve every deployment in the registry over HTTP.",
        discussion: """
            POST /v1/deployments/NAME answers one row or many as JSON; GET /openapi.json describes them all, and \
            /apps leads to the pages of those that were deployed as apps. New versions and rollbacks go live without a \
            restart, and schedules run when they are due. SIGTERM or Ctrl-c finishes what it has begun.

            With --bundle it serves one bundle from a folder, and needs no registry: so do container images.

            Example: galley serve --port 8080
            """)
    static let order = 60

    @Option(help: "The port; 0 lets the system choose.") var port = 8080
    @Option(help: "The address to listen on; others than this machine must bring a token.") var host = "127.0.0.1"
    @OptionGroup(title: "Access") var access: ServiceAccess
    @OptionGroup var files: AllowedFiles
    @OptionGroup(title: "Limits") var limits: ServiceLimits
    @OptionGroup(title: "Monitoring") var monitoring: ServiceMonitoring

    @Option(help: "Serve the bundle in this folder, and nothing else.") var bundle: String?
    @Option(name: .customLong("as"), help: "The name and version that the bundle has: NAME@VERSION.")
    var identity: DeploymentArgument?
    @Flag(help: "Show the bundle as a page, too, at /apps/NAME.") var page = false

    func validate() throws {
        guard (bundle == nil) == (identity == nil) else {
            throw ValidationError("--bundle FOLDER and --as NAME@VERSION go together")
        }
        if let identity, !PlainName.isValid(identity.name) || identity.number == nil {
            throw ValidationError("--as takes a name and the number of a version, such as late-flights@3")
        }
        guard !page || bundle != nil else {
            throw ValidationError("--page goes with --bundle; deployments have a page by galley deploy --target app")
        }
        guard (0...65535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
    }

    /// What keeps jobs from being kept keeps nobody from serving.
    private func jobs(_ time: WitnessedTime) -> JobShelf? {
        do { return try JobShelf(folder: StateFolder.current + "/jobs", time: time) } catch {
            Console.complain("galley serve: no jobs are taken until the service is started again: \(error)")
            return nil
        }
    }

    func execute() async throws {
        var options = GalleyService.Options()
        options.host = host
        options.port = port
        options.access = try files.access()
        options.onTrouble = { Console.complain("galley serve: \($0)") }
        limits.apply(to: &options)
        let time = access.time(host: host, isAlone: bundle != nil)
        // A bundle alone may lie where nothing can be written.
        if bundle == nil { options.jobs = jobs(time) }
        try monitoring.apply(to: &options, isAlone: bundle != nil, time: time)
        let tokens = TokenBook(time: time) { Console.complain("galley serve: \($0)") }
        try access.apply(to: &options, tokens, host: host, time: time)
        let witness = Task { await ServiceAccess.witness(time) }
        defer {
            witness.cancel()
            // In vain on a full disk, which was told by then.
            try? time.keep()
            ServiceProcess.withdraw()
        }
        let place = host.contains(":") ? "[\(host)]" : host
        let (host, access) = (host, access)
        do {
            if let bundle, let identity, let number = identity.number {
                let bundle = try Bundle(verifying: bundle)
                return try await GalleyService.serve(
                    bundle, as: identity.name, version: number, hasPage: page, options
                ) {
                    Console.say("serving on \(access.scheme)://\(place):\($0)")
                    CodeInMemory.release()
                }
            }
            let work = ScheduledScoring(access: options.access)
            let keeper = try ScheduleKeeper(StateFolder.current, work: work) { outcome in
                switch outcome {
                case .success(let run):
                    Console.complain("schedule \(run.deployment) \(ScheduledRunDescription(run).sentence)")
                case .failure(let error): Console.complain("schedule: \(error)")
                }
            }
            defer { keeper.stop() }
            try await GalleyService.serve(StateFolder.current, options, tokens: tokens) { port in
                // `galley deploy` and the editor speak plain HTTP and have no token.
                if access.isOpen(host) { try? ServiceProcess.announce(port: port) }
                Console.say("serving on \(access.scheme)://\(place):\(port)")
                CodeInMemory.release()
            }
        } catch  where "\(error)".contains("(errno: \(EADDRINUSE))") {
            throw Failure("galley serve: port \(port) of \(host) is taken; --port 0 takes one that is free")
        } catch  where ["(errno: \(EADDRNOTAVAIL))", "UnknownHost"].contains(where: "\(error)".contains) {
            throw Failure("galley serve: \(host) is no address of this machine; --host 0.0.0.0 listens on all it has")
        } catch  where "\(error)".contains("(errno: \(EACCES))") {
            throw Failure("galley serve: port \(port) is not yours to take; choose one from 1024 up")
        }
    }
}
