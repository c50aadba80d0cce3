import ArgumentParser
import Deployment

struct ScheduleCommand: GalleyCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "List, run, pause and install deployments that run by themselves at times of their own.",
        discussion: """
            galley deploy --target schedule makes one. galley serve runs them when they are due; galley schedule \
            install leaves that to cron or systemd. Whoever runs it, nothing that was due is run twice.

            Example: galley schedule history late-flights-nightly
            """,
        subcommands: [
            ScheduleList.self, ScheduleHistory.self, ScheduleRun.self, SchedulePause.self, ScheduleResume.self,
            ScheduleInstall.self,
        ])
    static let order = 61
}
