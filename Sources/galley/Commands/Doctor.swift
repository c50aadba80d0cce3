import ArgumentParser
import Catalog
import Deployment
import Editor
import Engine
import FoundationEssentials
import Glibc
import Workflow

struct Doctor: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what this machine offers, what is missing and how to get it.",
        discussion: """
            Exits with 1 if something is wrong, such as a registry that can't be read. What is only missing, such as a \
            program that builds images, is no fault.

            Example: galley doctor
            """)
    static let order = 96

    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let findings: [Finding] = [
            Self.machine, Self.engine, Self.terminal, Self.textEditor, Self.settings, Self.state, Self.registry,
            Self.cache, Self.service, Self.images, Self.schedules, Self.scripts(.python), Self.scripts(.r),
        ]
        if json {
            try Console.say(json: findings)
        } else {
            for finding in findings { Console.say(finding.line) }
        }
        if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(1) }
    }

    /// What was found of one thing.
    private struct Finding: Encodable {
        enum State: String, Encodable { case ok, missing, wrong }
        var subject: String
        var state: State
        /// What there is, or what to do.
        var message: String

        init(_ subject: String, _ state: State, _ message: String) {
            (self.subject, self.state, self.message) = (subject, state, message)
        }

        var line: String {
            let mark =
                switch state {
                case .ok: "✓"
                case .missing: "·"
                case .wrong: "✗"
                }
            return "\(mark) \(subject)\(String(repeating: " ", count: max(1, 15 - subject.count)))\(message)"
        }
    }

    private static var machine: Finding {
        let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return Finding("machine", .ok, "\(Machine.cores.counted("core")), \(ByteText.text(memory)) of memory")
    }

    private static var engine: Finding {
        do {
            let version = try Database().connect().rows("SELECT version()").first?.first?.string ?? ""
            return Finding("engine", .ok, "DuckDB \(version)")
        } catch {
            return Finding("engine", .wrong, "DuckDB can't be opened: \(error)")
        }
    }

    private static var terminal: Finding {
        let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
        guard !["", "dumb"].contains(term) else {
            return Finding("terminal", .missing, "TERM names none that can be drawn on; galley --linear needs none")
        }
        return Finding("terminal", .ok, term)
    }

    private static var textEditor: Finding {
        let command = OutsideEditor(environment: ProcessInfo.processInfo.environment).command
        let program = command.split(separator: " ").first.map(String.init) ?? command
        guard program.contains("/") ? access(program, X_OK) == 0 : Program.find(program) != nil else {
            return Finding("text editor", .missing, "\(program) is not here; set EDITOR to one that is")
        }
        return Finding("text editor", .ok, command)
    }

    private static var settings: Finding {
        let setup = Settings.current.load()
        guard setup.errors.isEmpty else {
            let count = setup.errors.count.counted("fault")
            return Finding("configuration", .wrong, "\(setup.file): \(count); galley config check tells them")
        }
        return Finding("configuration", .ok, setup.text.text.isEmpty ? "as it comes" : setup.file)
    }

    private static var state: Finding {
        let folder = StateFolder.current
        guard let place = existing(folder), access(place, W_OK) == 0 else {
            return Finding("state folder", .wrong, "\(folder) can't be written; GALLEY_HOME names another")
        }
        var disk = statvfs()
        guard statvfs(place, &disk) == 0 else { return Finding("state folder", .ok, folder) }
        let free = ByteText.text(Int(disk.f_bavail * disk.f_frsize))
        return Finding("state folder", .ok, "\(folder), \(free) free")
    }

    /// The folder, or the nearest above it that is there.
    private static func existing(_ folder: String) -> String? {
        var place = folder[...]
        while !place.isEmpty, access(String(place), F_OK) != 0 {
            guard let slash = place.lastIndex(of: "/") else { return nil }
            place = place[..<slash]
        }
        return place.isEmpty ? "/" : String(place)
    }

    private static var registry: Finding {
        // To open it would make it.
        guard access(StateFolder.current + "/registry.sqlite", F_OK) == 0 else {
            return Finding("registry", .ok, "nothing has been deployed yet")
        }
        do {
            return Finding("registry", .ok, try Registry().deployments().count.counted("deployment"))
        } catch {
            return Finding("registry", .wrong, "\(error)")
        }
    }

    private static var cache: Finding {
        let cache = EngineCache(folder: EngineCache.standardFolder)
        return Finding(
            "cache", .ok, "\(cache.folder), \(ByteText.text(cache.size)) of \(ByteText.text(cache.limit))")
    }

    private static var service: Finding {
        guard let service = ServiceProcess.running else {
            return Finding("service", .missing, "none runs; galley serve starts it")
        }
        return Finding("service", .ok, service.address)
    }

    private static var images: Finding {
        let programs = ImageBuilder.programs
        guard let found = programs.first(where: { Program.find($0) != nil }) else {
            return Finding(
                "images", .missing,
                "none of \(programs.joined(separator: ", ")) is here to build them (apt-get install buildah)")
        }
        return Finding("images", .ok, "\(found) builds them")
    }

    private static func scripts(_ language: ScriptLanguage) -> Finding {
        let subject = "\(language.name) scripts"
        do throws(ScriptInterpreter.Missing) {
            let interpreter = try ScriptInterpreter.find(language)
            try interpreter.check()
            return Finding(subject, .ok, "\(interpreter.path), \(interpreter.version)")
        } catch {
            return Finding(subject, .missing, error.description)
        }
    }

    private static var schedules: Finding {
        let found = [("cron", "crontab"), ("systemd", "systemctl")].filter { Program.find($0.1) != nil }.map(\.0)
        guard !found.isEmpty else {
            return Finding(
                "schedules", .missing,
                "neither cron nor systemd is here (apt-get install cron); galley serve runs them")
        }
        return Finding("schedules", .ok, "\(found.joined(separator: " and ")), besides galley serve")
    }
}
