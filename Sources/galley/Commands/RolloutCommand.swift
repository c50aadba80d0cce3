import ArgumentParser
import Deployment

struct RolloutCommand: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollout",
        abstract: "Try a version beside the live one, or show how it does.",
        discussion: """
            As a shadow a version gets a copy of each request after that has been answered; as a canary it answers a \
            share of them, and each caller (by Galley-Key or X-Request-Id of the request, or by token) sees one version. \
            Both versions' answers are compared row by row. A canary that fails where the live version doesn't is taken \
            out at once, and the caller is answered by the live one. With --promote-after it becomes live by itself.

            Example: galley rollout late-flights 4 --canary 10% --promote-after 1000 --max-difference 1%
            """)
    static let order = 79

    @Argument(help: DeploymentArgument.help) var deployment: DeploymentArgument
    @Argument(help: "The version to try: its number or a tag; without it, the newest.") var version: VersionName?
    @OptionGroup(title: "Trial") var trial: TrialArguments
    @Flag(help: "Make the version that is tried live now.") var promote = false
    @Flag(help: "Try it no longer.") var stop = false
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        guard [trial.plan != nil, promote, stop].count(where: \.self) < 2 else {
            throw ValidationError("--shadow, --canary, --promote or --stop: one of them")
        }
        if trial.plan == nil, try deployment.version(or: version) != nil {
            throw ValidationError("say how to try that version: --shadow or --canary SHARE")
        }
    }

    func execute() async throws {
        let registry = try Registry()
        let name = deployment.name
        if let plan = trial.plan {
            let newest = try registry.versions(of: name).first.map { VersionName.number($0.number) }
            let version = try deployment.version(or: version) ?? newest ?? .live
            return try show(try registry.begin(plan, with: version, of: name), in: registry, briefly: true)
        }
        if promote || stop {
            let (state, reason) = promote ? (Rollout.State.promoted, "by hand") : (.stopped, "by hand")
            guard let ended = try registry.endRollout(of: name, as: state, because: reason) else {
                throw Failure("galley rollout: nothing is tried beside the live version of \(name)")
            }
            return try show(ended, in: registry, briefly: true)
        }
        guard let rollout = try registry.rollout(of: name) else {
            throw Failure(
                "galley rollout: \(name) has had no rollout; galley rollout \(name) VERSION --shadow begins one")
        }
        try show(rollout, in: registry)
    }

    private func show(_ rollout: Rollout, in registry: Registry, briefly: Bool = false) throws {
        let live = try registry.deployment(rollout.deployment).live
        let description = RolloutDescription(rollout, registry.findings(of: rollout), live: live)
        if json { return try Console.say(json: description) }
        guard briefly else { return Console.say(description.lines) }
        Console.say(
            promote ? "\(rollout.deployment) v\(rollout.number) is live" : description.headline)
    }
}
