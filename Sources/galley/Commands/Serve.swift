import ArgumentParser
import Deployment
import Glibc
import Service

struct Serve: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve every deployment in the registry over HTTP.",
        discussion: """
            POST /v1/deployments/NAME answers one row or many as JSON; GET /openapi.json describes them all. New \
            versions and rollbacks go live without a restart. SIGTERM or Ctrl-c finishes what it has begun.

            Example: galley serve --port 8080
            """)
    static let order = 60

    @Option(help: "The port; 0 lets the system choose.") var port = 8080
    @Option(help: "The address to listen on; others than this machine must bring a token.") var host = "127.0.0.1"
    @OptionGroup(title: "Access") var access: ServiceAccess
    @OptionGroup(title: "Limits") var limits: ServiceLimits

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
    }

    func execute() async throws {
        var options = GalleyService.Options()
        options.host = host
        options.port = port
        limits.apply(to: &options)
        options.jobs = try JobShelf(folder: StateFolder.current + "/jobs")
        let tokens = TokenBook()
        try access.apply(to: &options, tokens, host: host)
        defer { ServiceProcess.withdraw() }
        let (host, access) = (host, access)
        do {
            try await GalleyService.serve(StateFolder.current, options, tokens: tokens) { port in
                // `galley deploy` and the editor speak plain HTTP and have no token.
                if access.isOpen(host) { try? ServiceProcess.announce(port: port) }
                Console.say("serving on \(access.scheme)://\(host):\(port)")
            }
        } catch  where "\(error)".contains("(errno: \(EADDRINUSE))") {
            throw Failure("galley serve: port \(port) of \(host) is taken; --port 0 takes one that is free")
        } catch  where "\(error)".contains("(errno: \(EACCES))") {
            throw Failure("galley serve: port \(port) is not yours to take; choose one from 1024 up")
        }
    }
}
