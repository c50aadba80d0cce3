import ArgumentParser
import Deployment
import Engine
import Foundation
import Workflow

struct ScheduleInstall: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Have cron or systemd run a schedule when it is due.",
        discussion: """
            crontab: puts a line into your crontab; where the schedule has another time zone than this machine, cron \
            asks each minute whether it is due. systemd: writes a timer and a service for your user. Either calls \
            galley schedule run NAME --due. Do it again after the schedule's times have changed.

            Example: galley schedule install late-flights-nightly --as crontab --print
            """)
    static let order = 3

    enum Form: String, CaseIterable, ExpressibleByArgument { case crontab, systemd }

    @Argument(help: "The schedule's name.", completion: .deployments) var name: String
    @Option(name: .customLong("as"), help: "crontab or systemd.") var form: Form
    @Flag(name: .customLong("print"), help: "Only print what would be installed.") var prints = false
    @Flag(help: "Take away what was installed.") var remove = false

    func execute() async throws {
        let schedule = try Registry().schedule(name).schedule
        let call = ScheduleCall(name: name, program: Executable.path, home: Document.absolute(StateFolder.current))
        switch form {
        case .crontab:
            let line = try CrontabLine(call, schedule)
            if prints { return Console.say(line.text) }
            try Crontab.change { CrontabLine.crontab($0, with: remove ? nil : line, for: name) }
            Console.say(remove ? "\(name) is no longer in your crontab" : line.text)
        case .systemd:
            let units = try SystemdUnits(call, schedule)
            let files = [("\(units.name).service", units.service), ("\(units.name).timer", units.timer)]
            if prints {
                return Console.say(files.map { "# \($0.0)\n\($0.1)" }.joined(separator: "\n").trimmingNewlines)
            }
            let folder = Self.unitFolder
            try FileSystem.makeFolders(folder)
            for (file, text) in files {
                let place = "\(folder)/\(file)"
                if remove { try? FileManager.default.removeItem(atPath: place); continue }
                try FileSystem.replace(place, with: Array(text.utf8))
                Console.say(place)
            }
            Console.say(
                remove
                    ? "gone; now: systemctl --user disable --now \(units.name).timer; systemctl --user daemon-reload"
                    : "now: systemctl --user daemon-reload && systemctl --user enable --now \(units.name).timer")
        }
    }

    private static var unitFolder: String {
        let environment = ProcessInfo.processInfo.environment
        let configuration = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (configuration ?? "\(environment["HOME"] ?? "")/.config") + "/systemd/user"
    }
}

/// The user's crontab.
private enum Crontab {
    static func change(_ body: (String) -> String) throws {
        guard let program = Program.find("crontab") else {
            throw Failure("galley schedule: there is no crontab here (on Debian: apt-get install cron)")
        }
        try TransientFolder.with { folder in
            let file = "\(folder)/crontab"
            try Data(body(try listed(program, by: "\(folder)/listed")).utf8).write(to: URL(filePath: file))
            do throws(Program.Failure) { try Program.run(program, [file]) } catch {
                throw Failure("galley schedule: \(error)")
            }
        }
    }

    /// What is there, without what is said of it besides.
    ///
    /// - Parameter file: where it may be put for a moment.
    private static func listed(_ program: String, by file: String) throws -> String {
        do throws(Program.Failure) {
            try Program.run("/bin/sh", ["-c", "exec \"$0\" -l > \"$1\"", program, file])
        } catch {
            // That there is none is told as an error, too.
            guard !error.outcome.contains("no crontab for") else { return "" }
            throw Failure("galley schedule: your crontab can't be read, so it was left alone: \(error.outcome)")
        }
        return try String(contentsOfFile: file, encoding: .utf8)
    }
}
