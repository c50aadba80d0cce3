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

            With --bundle it serves one bundle from a folder, and needs no registry: so do container images.

            Example: galley serve --port 8080
            """)
    static let order = 60

    @Option(help: "The port; 0 lets the system choose.") var port = 8080
    @Option(help: "The address to listen on. The service has no passwords: loopback unless you know better.")
    var host = "127.0.0.1"

    @Option(help: "Serve the bundle in this folder, and nothing else.") var bundle: String?
    @Option(name: .customLong("as"), help: "The name and version that the bundle has: NAME@VERSION.")
    var identity: BundleIdentity?

    func validate() throws {
        guard (bundle == nil) == (identity == nil) else {
            throw ValidationError("--bundle FOLDER and --as NAME@VERSION go together")
        }
        guard (0...65535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
    }

    func execute() async throws {
        var options = GalleyService.Options()
        options.host = host
        options.port = port
        defer { ServiceProcess.withdraw() }
        let host = host
        do {
            if let bundle, let identity {
                return try await serve(bundle, as: identity, options)
            }
            try await GalleyService.serve(StateFolder.current, options) { port in
                try? ServiceProcess.announce(port: port)
                Console.say("serving on http://\(host):\(port)")
            }
        } catch  where "\(error)".contains("(errno: \(EADDRINUSE))") {
            throw Failure("galley serve: port \(port) of \(host) is taken; --port 0 takes one that is free")
        } catch  where "\(error)".contains("(errno: \(EACCES))") {
            throw Failure("galley serve: port \(port) is not yours to take; choose one from 1024 up")
        }
    }

    private func serve(_ folder: String, as identity: BundleIdentity, _ options: GalleyService.Options) async throws {
        let (host, bundle) = (host, try Bundle(verifying: folder))
        try await GalleyService.serve(bundle, as: identity.name, version: identity.version, options) { port in
            Console.say("serving on http://\(host):\(port)")
        }
    }
}

/// `NAME@VERSION`
struct BundleIdentity: ExpressibleByArgument {
    var name: String
    var version: Int

    init?(argument: String) {
        let parts = argument.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int(parts[1]), version > 0,
            DeploymentRecord.isValid(name: String(parts[0]))
        else { return nil }
        (name, self.version) = (String(parts[0]), version)
    }
}
