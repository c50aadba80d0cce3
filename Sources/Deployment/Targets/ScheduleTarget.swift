import Capture
package import Engine
import FoundationEssentials
import Workflow

/// The production workflow runs by itself: `galley serve` sees to it, or cron or systemd call `galley schedule run`.
package struct ScheduleTarget: DeploymentTarget {
    static let title = "schedule"
    package let name = Self.title
    package let summary = "A schedule: production runs at times of its own and writes its results to a file."
    package let keepsVersions = true

    package init() {}

    package func deliver(_ delivery: Delivery) throws(RunError) -> String {
        do {
            let opened = try OpenBundle(delivery.bundle)
            let inputs = opened.contract.inputs
            if let model = inputs.first(where: { $0.kind != "table" }) {
                throw RunError("the live input “\(model.port)” is a \(model.kind), which no file can feed")
            }
            let schedule = try Schedule(options: delivery.options, inputs: inputs.map(\.port))
            _ = try opened.answer(named: schedule.answer)
            var release = delivery.release
            // As they will be read back, without the bundle.
            release.options["inputs"] = .map(
                Parameters(uniqueKeysWithValues: schedule.inputs.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
            let version = try delivery.registry.deploy(release, as: delivery.name, target: name)
            let next = schedule.next(after: version.createdAt).formatted(.iso8601)
            return "\(version.deployment) v\(version.number), next at \(next)"
        } catch {
            throw (error as? RunError) ?? RunError("\(error)")
        }
    }
}
