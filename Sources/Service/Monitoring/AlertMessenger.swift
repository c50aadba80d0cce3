import Deployment
import Engine
import Foundation

/// Brings alerts to webhooks and commands.
package struct AlertMessenger: Sendable {
    /// How long one attempt may take.
    private let timeLimit: Duration
    /// The pauses after attempts that failed.
    private let pauses: [Duration]

    package init(
        timeLimit: Duration = .seconds(10), pauses: [Duration] = [.seconds(1), .seconds(5), .seconds(30)]
    ) {
        self.timeLimit = timeLimit
        self.pauses = pauses
    }

    /// Blocking.
    func deliver(_ alert: Alert) throws {
        for pause in pauses {
            do { return try attempt(alert) } catch { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
        }
        try attempt(alert)
    }

    private func attempt(_ alert: Alert) throws {
        switch alert.rule.action {
        case .webhook(let address): try Webhook(address).post(alert.json, timeLimit: timeLimit)
        // The alert is its input; no shell reads anything.
        case .command(let words):
            try Program.run(words[0], Array(words.dropFirst()), input: alert.json, timeLimit: timeLimit)
        }
    }
}
