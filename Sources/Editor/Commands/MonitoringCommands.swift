import Terminal
import Workflow

/// What the keys do on the dashboard of a deployment.
package struct MonitoringCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "monitor", "monitor a deployment", .production, keys: [["g", "w"]],
                refusal: ProductionCommands.needsDeployment
            ) { state, _ in state.openDashboard() },
            Command(
                "monitor-here", "monitor", .production, in: .deployments, keys: [["m"]], rank: 85,
                refusal: ProductionCommands.needsDeployment
            ) { state, _ in state.openDashboard() },
            Command(
                "replay-here", "replay the request", .production, in: .monitoring, keys: [["Enter"]], rank: 90,
                refusal: { $0.dashboard?.request == nil ? "no request was logged yet" : nil }
            ) { state, _ in
                guard let request = state.dashboard?.request else { return [] }
                return [.open(.request(request.deployment, id: request.id))]
            },
            Command(
                "leave-monitoring", "leave the dashboard", .production, in: .monitoring, keys: [["Esc"]], rank: 80
            ) { state, _ in state.leaveDashboard() },
        ]
    }
}
