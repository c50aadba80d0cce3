import Terminal

/// Looking at what goes on at a deployment.
extension EditorState {
    /// Shows the only deployment, or asks which.
    mutating func openDashboard() -> [Effect] {
        if deployments.count == 1 { return openDashboard(of: deployments[0].name) }
        let items = deployments.map { line in
            ListPrompt.Item(line.name, detail: "v\(line.version)  \(line.target)") { $0.openDashboard(of: line.name) }
        }
        prompt = .list(ListPrompt("Monitor which deployment", items: items))
        return []
    }

    /// It has the whole screen until it is left.
    mutating func openDashboard(of name: String) -> [Effect] {
        dashboard = Dashboard(of: name)
        compared = nil
        tab = .deployments
        focus = .lower
        hidden.remove(.lower)
        zoomsLower = true
        return [.monitor(name)]
    }

    mutating func leaveDashboard() -> [Effect] {
        dashboard = nil
        zoomsLower = false
        scrolled = 0
        return [.monitor(nil)]
    }

    var showsDashboard: Bool { dashboard != nil && tab == .deployments && !hidden.contains(.lower) }

    /// What is told after the dashboard went out of sight is the last that is told.
    mutating func take(_ monitoring: Monitoring) -> [Effect] {
        guard dashboard?.deployment == monitoring.deployment else { return [] }
        dashboard?.monitoring = monitoring
        return showsDashboard ? [] : [.monitor(nil)]
    }

    mutating func moveInDashboard(by steps: Int) {
        if dashboard?.move(by: steps) != true { notice = .refusal("there is no further request that way") }
    }
}
