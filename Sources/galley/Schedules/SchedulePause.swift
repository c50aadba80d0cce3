import ArgumentParser
import Deployment
import FoundationEssentials

struct SchedulePause: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Keep a schedule from running by itself.",
        discussion: """
            Whoever runs it otherwise, galley serve, cron or systemd, leaves it alone until galley schedule resume. \
            galley schedule run runs it all the same. Deploying a new version changes nothing about that.

            Example: galley schedule pause late-flights-nightly
            """)
    static let order = 4

    @Argument(help: "The schedule's name.", completion: .deployments) var name: String

    func execute() async throws {
        try Registry().pause(name)
        Console.say("\(name) is paused; galley schedule resume \(name) lets it run again")
    }
}

struct ScheduleResume: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a schedule that was paused run by itself again.",
        discussion: """
            What was due while it was paused is left out.

            Example: galley schedule resume late-flights-nightly
            """)
    static let order = 5

    @Argument(help: "The schedule's name.", completion: .deployments) var name: String

    func execute() async throws {
        let registry = try Registry()
        try registry.resume(name)
        let next = try registry.schedule(name).schedule.next(after: .now).formatted(.iso8601)
        Console.say("\(name) runs by itself, next at \(next)")
    }
}
