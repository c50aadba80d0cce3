import Terminal

/// What the keys do among the deployments: comparing their versions.
package struct VersionCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command(
                "compare-versions", "compare versions", .production, in: .deployments, keys: [["c"]], rank: 80,
                refusal: ProductionCommands.needsDeployment
            ) { state, _ in
                state.openComparison()
                return []
            },
            Command("leave-versions", "back to the deployments", .production, in: .deployments, keys: [["Esc"]]) {
                state, _ in
                if state.compared != nil {
                    state.compared = nil
                    state.scrolled = 0
                } else {
                    state.focus = .canvas
                    state.zoomsLower = false
                }
                return []
            },
        ]
    }
}

extension EditorState {
    /// Asks for the older version, then for the newer.
    mutating func openComparison() {
        let items = deployments.filter { $0.versions > 1 }.flatMap { line in
            (1...line.versions).reversed().map { old in
                ListPrompt.Item(
                    "\(line.name) v\(old)", detail: old == line.version ? "live" : "",
                    // What is compared with the live version most often is the one before it.
                    weight: old == line.version - 1 ? 1 : 0
                ) { state in
                    state.openComparison(of: line, from: old)
                    return []
                }
            }
        }
        guard !items.isEmpty else {
            notice = .refusal("nothing has two versions to compare yet")
            return
        }
        prompt = .list(ListPrompt("Compare which version", items: items))
    }

    private mutating func openComparison(of line: DeploymentLine, from old: Int) {
        let items = (1...line.versions).reversed().filter { $0 != old }.map { new in
            ListPrompt.Item(
                "\(line.name) v\(new)", detail: new == line.version ? "live" : "",
                weight: new == line.version ? 1 : 0
            ) { _ in [.compare(name: line.name, from: old, to: new)] }
        }
        prompt = .list(ListPrompt("Compare v\(old) with", items: items))
    }

    /// Shows what two versions differ in, in the place of the deployments.
    mutating func show(_ comparison: VersionComparison) {
        (compared, dashboard) = (comparison, nil)
        scrolled = 0
        tab = .deployments
        focus = .lower
        hidden.remove(.lower)
        notice = .success(
            "\(comparison.title): \(key("zoom-lower")) shows the graph too, \(key("leave-versions")) goes back")
    }
}
