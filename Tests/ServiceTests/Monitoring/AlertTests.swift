import Deployment
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Synchronization
import Testing

/// Alerts on their way out.
struct AlertTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in .sample(version) }
    private let monitor: Monitor

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
        monitor = Monitor(try RequestLog(folder: temporary.registry.folder)) { Issue.record("\($0)") }
    }

    private var file: String { AlertRules.path(in: temporary.registry.folder) }

    private func desk(
        _ rules: String, timeLimit: Duration = .seconds(60),
        onTrouble: @escaping @Sendable (String) -> Void = { Issue.record("\($0)") }
    ) throws -> AlertDesk {
        try Data(rules.utf8).write(to: URL(filePath: file))
        let messenger = AlertMessenger(timeLimit: timeLimit, pauses: [.milliseconds(10), .milliseconds(10)])
        return try AlertDesk(file, messenger: messenger, onTrouble: onTrouble)
    }

    /// Makes the last minute's requests fail, or succeed.
    private func ask(failing: Int, of count: Int) throws {
        var tally = MinuteTally(deployment: "doubler", version: 1, minute: MinuteTally.minute(of: .now))
        for number in 0..<count { tally.requests.add(status: number < failing ? 500 : 200, rows: 1, seconds: 0.001) }
        try monitor.log.add([], [tally])
    }

    private func look(_ desk: AlertDesk) async {
        await withCheckedContinuation { continuation in
            Thread { [deployments, monitor] in
                desk.look(at: deployments, monitor)
                desk.finish()
                continuation.resume()
            }.start()
        }
    }

    /// A receiver of webhooks, which answers the first requests with an error.
    private final class Receiver: Sendable {
        private let state = Mutex<(bodies: [String], left: Int)>(([], 0))

        init(failing: Int) { state.withLock { $0.left = failing } }

        var bodies: [String] { state.withLock(\.bodies) }

        func serving(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
            let router = Router()
            router.post("/hook") { request, _ -> HTTPResponse.Status in
                let text = String(buffer: try await request.body.collect(upTo: 1 << 16))
                return self.state.withLock { state in
                    if state.left > 0 {
                        state.left -= 1
                        return .internalServerError
                    }
                    state.bodies.append(text)
                    return .ok
                }
            }
            let (ports, found) = AsyncStream.makeStream(of: Int.self)
            let application = Application(
                router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { found.yield($0.localAddress?.port ?? 0) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                for await port in ports {
                    try await body(port)
                    break
                }
                group.cancelAll()
            }
        }
    }

    @Test func `a webhook is told once that a limit is crossed and once that it is over, and tried again`() async throws
    {
        let receiver = Receiver(failing: 1)
        try await receiver.serving { port in
            let desk = try desk("doubler error-rate > 10% webhook http://127.0.0.1:\(port)/hook\n")
            try ask(failing: 30, of: 100)
            await look(desk)
            await look(desk)
            #expect(receiver.bodies.count == 1)
            try ask(failing: 0, of: 900)
            await look(desk)
            await look(desk)
        }
        let alerts = try receiver.bodies.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(alerts.map { $0["state"] as? String } == ["firing", "over"])
        #expect(alerts[0]["alert"] as? String == "doubler error-rate > 10%")
        #expect(alerts[0]["deployment"] as? String == "doubler")
        #expect(alerts[0]["value"] as? Double == 0.3)
        #expect(alerts[0]["limit"] as? Double == 0.1)
        #expect(alerts[1]["value"] as? Double == 0.03)
    }

    @Test func `a command reads the alert, and its arguments are no shell's`() async throws {
        let folder = temporary.registry.folder
        let script = "\(folder)/take"
        try Data("#!/bin/sh\ncat > \"\(folder)/told\"\nprintf '%s' \"$1\" > \"\(folder)/first\"\n".utf8)
            .write(to: URL(filePath: script))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let desk = try desk("* error-rate > 10% command \(script) \"$(touch x); *\"\n")
        try ask(failing: 100, of: 100)
        await look(desk)
        let told = try String(contentsOfFile: "\(folder)/told", encoding: .utf8)
        #expect(told.contains(#""state":"firing""#))
        #expect(try String(contentsOfFile: "\(folder)/first", encoding: .utf8) == "$(touch x); *")
    }

    @Test func `what reaches nobody is complained of, and waited for no longer than may be`() async throws {
        let complaints = Mutex<[String]>([])
        let desk = try desk(
            "* error-rate > 10% command /bin/sleep 300\n* error-rate > 20% webhook http://127.0.0.1:9/\n",
            timeLimit: .seconds(1)
        ) { text in complaints.withLock { $0.append(text) } }
        try ask(failing: 100, of: 100)
        let start = ContinuousClock.now
        await look(desk)
        // It is tried three times.
        #expect(.now - start < .seconds(300))
        #expect(complaints.withLock { $0.filter { $0.contains("reached nobody") }.count } == 2)
    }

    @Test func `rules are taken up when the file changes, and a wrong one is named with its line`() async throws {
        let complaints = Mutex<[String]>([])
        let desk = try desk("") { text in complaints.withLock { $0.append(text) } }
        let told = temporary.registry.folder + "/told"
        func change(_ text: String, after seconds: TimeInterval) throws {
            try Data(text.utf8).write(to: URL(filePath: file))
            // Two changes in one tick of the file system's clock are none.
            try FileManager.default.setAttributes([.modificationDate: Date.now + seconds], ofItemAtPath: file)
        }
        try change("\n* error-rte > 1% command /bin/true\n", after: 1)
        await look(desk)
        #expect(complaints.withLock(\.first)?.contains("alerts:2: ") == true)
        try change("* error-rate > 1% command /usr/bin/touch \(told)\n", after: 2)
        try ask(failing: 100, of: 100)
        await look(desk)
        #expect(FileManager.default.fileExists(atPath: told))
    }

    @Test func `a rule about what is not there is told once`() async throws {
        let complaints = Mutex<[String]>([])
        let desk = try desk(
            "dubler p99 > 1s command /bin/true\ndoubler psi y > 0.2 command /bin/true\n* p99 > 1s command /bin/true\n"
        ) { text in complaints.withLock { $0.append(text) } }
        await look(desk)
        await look(desk)
        let told = complaints.withLock(\.self)
        #expect(told.count == 2)
        #expect(told.first?.contains("nothing is live as “dubler”") == true)
        #expect(told.last?.contains("“doubler psi y > 0.2” names a column") == true)
    }

    @Test func `a wrong file is refused at the start`() throws {
        #expect(throws: AlertRules.Problem.self) { try desk("* what > 1 command /bin/true") }
        try FileManager.default.removeItem(atPath: file)
        _ = try AlertDesk(file) { Issue.record("\($0)") }
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
        let problem = #expect(throws: AlertRules.Problem.self) { try AlertDesk(file) { Issue.record("\($0)") } }
        #expect(problem?.description == "\(file):1: it can't be read")
    }
}
