import Capture
package import Deployment
import Dispatch
package import Foundation
import Synchronization
import Workflow

/// Looks at the rules now and then, and tells what they say when a limit is crossed. None of this holds up an answer.
package final class AlertDesk: Sendable {
    private struct Key: Hashable {
        var rule: AlertRule
        var deployment: String
    }

    private struct State {
        var rules: [AlertRule]
        /// The file's state when it was read.
        var modified: Date?
        var states: [Key: AlertState] = [:]
        /// Whether the names in the rules were looked for among what is live.
        var isChecked = false
    }

    private let file: String
    private let state: Mutex<State>
    private let onTrouble: @Sendable (String) -> Void
    private let deliveries = DispatchQueue(label: "galley alerts")
    private let messenger: AlertMessenger

    /// - Parameters:
    ///   - file: read again whenever it changes; there need be none.
    ///   - onTrouble: told what is wrong with a changed file, and which alerts reach nobody.
    /// - Throws: what is wrong with the file, with its line.
    package init(
        _ file: String, messenger: AlertMessenger = AlertMessenger(), onTrouble: @escaping @Sendable (String) -> Void
    ) throws(AlertRules.Problem) {
        self.file = file
        self.messenger = messenger
        self.onTrouble = onTrouble
        state = Mutex(State(rules: try Self.rules(file), modified: Self.modified(file)))
    }

    private static func rules(_ file: String) throws(AlertRules.Problem) -> [AlertRule] {
        try WordedLines.text(of: file).map { text throws(AlertRules.Problem) in
            try AlertRules.parse(text, file: file)
        } ?? []
    }

    private static func modified(_ file: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: file))?[.modificationDate] as? Date
    }

    /// Judges each rule by what is known now. Blocking; one thread at a time.
    package func look(at deployments: LiveDeployments, _ monitor: Monitor, at date: Date = .now) {
        readAgain()
        let rules = state.withLock(\.rules)
        guard !rules.isEmpty else { return }
        check(rules, deployments)
        for live in deployments.all {
            for (minutes, rules) in Dictionary(grouping: rules, by: \.minutes) {
                let own = rules.filter { $0.deployment == nil || $0.deployment == live.name }
                guard !own.isEmpty,
                    let report = try? monitor.log.report(
                        of: live.name, version: live.version.number, live.servable.contract, minutes: minutes, at: date)
                else { continue }
                for rule in own { judge(rule, report, date) }
            }
        }
    }

    /// Says once which rules can't ever be broken, since what they name isn't there.
    private func check(_ rules: [AlertRule], _ deployments: LiveDeployments) {
        let isDue = state.withLock { state in
            defer { state.isChecked = true }
            return !state.isChecked
        }
        guard isDue else { return }
        for rule in rules {
            let meant = deployments.all.filter { rule.deployment == nil || rule.deployment == $0.name }
            if let name = rule.deployment, meant.isEmpty {
                onTrouble("\(file): nothing is live as “\(name)”" + Suggestion.hint(for: name, in: deployments.names))
            } else if case .column(_, let name?) = rule.measure {
                let columns = meant.flatMap { live in
                    let contract = live.servable.contract
                    return contract.inputs.flatMap { $0.columns.map(\.name) }
                        + contract.outputs.flatMap { $0.columns.map(\.name) }
                }
                guard !columns.contains(name) else { continue }
                onTrouble(
                    "\(file): “\(rule.text)” names a column that is not there" + Suggestion.hint(for: name, in: columns)
                )
            }
        }
    }

    private func judge(_ rule: AlertRule, _ report: MonitoringReport, _ date: Date) {
        let value = rule.value(in: report)
        let key = Key(rule: rule, deployment: report.deployment)
        let change = state.withLock { $0.states[key, default: AlertState()].judge(value, rule) }
        guard let change, let value else { return }
        let alert = Alert(
            rule: rule, deployment: report.deployment, version: report.version, state: change, value: value, at: date)
        deliveries.async { [messenger, onTrouble] in
            do { try messenger.deliver(alert) } catch {
                onTrouble("the alert “\(rule.text)” of \(alert.deployment) reached nobody: \(error)")
            }
        }
    }

    private func readAgain() {
        let modified = Self.modified(file)
        guard modified != state.withLock(\.modified) else { return }
        do throws(AlertRules.Problem) {
            let rules = try Self.rules(file)
            state.withLock { state in
                state.rules = rules
                state.isChecked = false
                state.states = state.states.filter { rules.contains($0.key.rule) }
            }
        } catch {
            onTrouble("\(error); the rules of before hold")
        }
        state.withLock { $0.modified = modified }
    }

    /// Waits until everything that is to be told has been tried. Blocking.
    package func finish() { deliveries.sync {} }
}

/// What is told.
package struct Alert: Hashable, Sendable {
    var rule: AlertRule
    var deployment: String
    var version: Int
    var state: AlertState.Change
    var value: Double
    var at: Date

    /// `{"alert": …, "state": "firing" or "over", "deployment": …, "version": …, "value": …, "limit": …, "at": …}`
    var json: [UInt8] {
        let content: JSONObject = [
            "alert": .string(rule.text), "state": .string(state.rawValue), "deployment": .string(deployment),
            "version": .int(version), "value": .double(value), "limit": .double(rule.limit),
            "at": .string(at.formatted(.iso8601)),
        ]
        var output = JSONOutput()
        output.write(.map(content))
        return output.bytes
    }
}
