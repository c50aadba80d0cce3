import Capture
import Catalog
import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Synchronization
import TestClocks
import Testing
import Workflow

/// What the service keeps of its requests.
struct MonitorTests {
    private let temporary: TemporaryRegistry
    private let deployments: LiveDeployments

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        var contract = try Contract.watched()
        let add = Workflow(name: "w", nodes: ["add": Node(type: "limit@1", parameters: ["offset": 1.0])])
        contract.parameters = [
            Contract.ExposedParameter("add", Parameter("offset", .number(0...10), ""), in: add)
        ].compactMap(\.self)
        deployments = LiveDeployments { [contract] _, version in
            var servable = Servable.sample(version)
            servable.contract = contract
            return servable
        }
        deployments.refresh(from: temporary.registry)
    }

    private func monitor(_ policy: LogPolicy = LogPolicy()) throws -> Monitor {
        Monitor(try RequestLog(folder: temporary.registry.folder), policy) { Issue.record("\($0)") }
    }

    @Test("A clock that is set ahead by years has nothing forgotten that is to be kept")
    func clock() async throws {
        let hands = Hands()
        let log = try RequestLog(folder: temporary.registry.folder)
        let old = LoggedRequest(
            id: "old", deployment: "doubler", version: 1, at: hands.wall, rows: 1, seconds: 0.1, status: 200)
        try log.add([old], [])
        let monitor = Monitor(log, time: WitnessedTime(hands.clocks)) { Issue.record("\($0)") }
        hands.set(by: 86_400 * 400)
        try await serving(monitor) { client in _ = try await client.score(#"{"x": 1}"#) }
        monitor.write()
        #expect(try log.request("old", of: "doubler").rows == 1)
    }

    private func serving<Value>(
        _ monitor: Monitor, bodyLimit: Int? = nil, _ body: @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        var options = GalleyService.Options()
        options.monitor = monitor
        options.bodyLimit = bodyLimit ?? options.bodyLimit
        return try await GalleyService(deployments, options).application().test(.router) {
            try await body(Client(client: $0))
        }
    }

    private struct Client: Sendable {
        let client: any TestClientProtocol

        func ask(
            _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, id: String? = nil
        ) async throws -> TestResponse {
            try await client.execute(
                uri: path, method: method, headers: id.map { [.requestID: $0] } ?? [:],
                body: body.map { ByteBuffer(string: $0) })
        }

        @discardableResult
        func score(_ body: String, id: String? = nil) async throws -> String {
            let response = try await ask(.post, "/v1/deployments/doubler", body, id: id)
            return response.headers[.requestID] ?? ""
        }
    }

    @Test func `a request is logged as it was answered, under the id of its answer`() async throws {
        let monitor = try monitor()
        let id = try await serving(monitor) { try await $0.score(#"[{"x": 0.1, "name": "é"}, {"x": -0.0}]"#) }
        monitor.write()
        let logged = try monitor.log.request(id, of: "doubler")
        #expect(logged.input == #"{"table":[{"x":0.1,"name":"é"},{"x":-0.0,"name":null}]}"#)
        #expect(logged.answer == #"{"table":[{"twice":0.2,"name":"é"},{"twice":0.0,"name":null}]}"#)
        #expect(logged.status == 200)
        #expect(logged.version == 1)
        #expect(logged.rows == 2)
        #expect(logged.seconds > 0 && logged.seconds < 10)
        #expect(abs(logged.at.timeIntervalSinceNow) < 60)
    }

    @Test func `what is only tried out is neither logged nor counted`() async throws {
        let monitor = try monitor()
        let status = try await serving(monitor) { client in
            let explained = try await client.ask(.post, "/v1/deployments/doubler/explanation", #"{"x": 1}"#)
            try await client.score(#"{"x": 1}"#)
            return explained.status
        }
        monitor.write()
        #expect(status == .ok)
        #expect(try monitor.log.recent("doubler").count == 1)
        #expect(try monitor.log.minutes(of: "doubler", last: 3).reduce(0) { $0 + $1.requests.requests } == 1)
    }

    @Test func `what a request set is logged with its rows`() async throws {
        let monitor = try monitor()
        let body = #"{"rows": [{"x": 1}], "parameters": {"add.offset": 5.0}}"#
        let id = try await serving(monitor) { try await $0.score(body) }
        monitor.write()
        let logged = try monitor.log.request(id, of: "doubler")
        #expect(logged.input == #"{"table":[{"x":1.0}],"parameters":{"add.offset":5.0}}"#)
        #expect(logged.answer == #"{"table":[{"twice":7.0}]}"#)
    }

    @Test func `a refused request is logged with the reason`() async throws {
        let monitor = try monitor()
        let id = try await serving(monitor) { try await $0.score(#"{"x": "no"}"#) }
        monitor.write()
        let logged = try monitor.log.request(id, of: "doubler")
        #expect(logged.status == 422)
        #expect(logged.error?.contains("row 0: x") == true)
        #expect(logged.answer == nil)
    }

    @Test func `ids are the client's where they can be, else new and never the same`() async throws {
        let monitor = try monitor(LogPolicy(rate: 0))
        let ids = try await serving(monitor) { client in
            var ids: [String] = []
            for given in ["order-7:a", nil, nil, "", "no spaces", "<script>", String(repeating: "a", count: 129)] {
                ids.append(try await client.score(#"{"x": 1}"#, id: given))
            }
            return ids
        }
        #expect(ids[0] == "order-7:a")
        #expect(ids.dropFirst().allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil })
        #expect(Set(ids).count == ids.count)
    }

    @Test func `an id that was given before is left to its request, and the answer says by which one it is known`()
        async throws
    {
        let monitor = try monitor(LogPolicy(rate: LogPolicy.all))
        let ids = try await serving(monitor) { client in
            let first = try await client.score(#"{"x": 1}"#, id: "order-7")
            let told = try await client.ask(
                .post, "/v1/deployments/doubler/feedback", #"{"request": "order-7", "outcome": 2}"#, id: "order-7")
            #expect(told.headers[.requestID] == "order-7")
            return [first, try await client.score(#"{"x": 5}"#, id: "order-7")]
        }
        monitor.write()
        #expect(ids[0] == "order-7" && ids[1] != "order-7")
        let (first, second) = (
            try monitor.log.request(ids[0], of: "doubler"), try monitor.log.request(ids[1], of: "doubler")
        )
        #expect(first.inputRows["table"]?.first?["x"]?.double == 1)
        #expect(second.inputRows["table"]?.first?["x"]?.double == 5)
        #expect(try monitor.log.outcomes(of: first).count == 1)
        #expect(try monitor.log.outcomes(of: second).isEmpty)
    }

    @Test func `so many requests of a second are logged, and all are counted`() async throws {
        let monitor = try monitor(LogPolicy(rate: 2))
        let start = ContinuousClock.now
        try await serving(monitor) { client in
            for number in 0..<20 { try await client.score(#"{"x": \#(number)}"#) }
        }
        monitor.write()
        let minutes = try monitor.log.minutes(of: "doubler", last: 3)
        #expect(minutes.reduce(0) { $0 + $1.requests.requests } == 20)
        let seconds = Int(start.duration(to: .now) / .seconds(1)) + 2
        #expect(2...2 * seconds ~= (try monitor.log.recent("doubler").count))
    }

    @Test func `without rows nothing is logged, yet values are counted`() async throws {
        let monitor = try monitor(LogPolicy(rate: 0))
        try await serving(monitor) { client in
            try await client.score(#"[{"x": 1}, {"x": 3}, {"x": 4}, {"x": 99}]"#)
            try await client.score(#"[{"x": 5}]"#)
            try await client.score("[" + (0..<100).map { _ in #"{"x": 1}"# }.joined(separator: ",") + "]")
        }
        monitor.write()
        #expect(try monitor.log.recent("doubler").isEmpty)
        let live = try #require(deployments["doubler"])
        let report = try monitor.log.report(of: "doubler", version: 1, live.servable.contract)
        let x = try #require(report.drift.columns.first { $0.place.column == "x" })
        #expect(x.tally.rows == 105)
        #expect(x.tally.bins == [101, 2, 2])
        #expect(x.tally.outside == 1)
    }

    @Test func `nothing is kept of a column that is left out`() async throws {
        let monitor = try monitor(LogPolicy(without: ["x"]))
        let id = try await serving(monitor) { try await $0.score(#"{"x": 1, "name": "a"}"#) }
        monitor.write()
        #expect(try monitor.log.request(id, of: "doubler").input == #"{"table":[{"name":"a"}]}"#)
        let columns = try monitor.log.minutes(of: "doubler").flatMap(\.columns.keys)
        #expect(columns.map(\.column) == ["twice"])
    }

    @Test func `a deployment says itself what is logged of it, and says it anew while it is served`() async throws {
        let monitor = try monitor(LogPolicy(without: ["x"]))
        try temporary.deploy("other")
        let options: [ParameterValue] = [
            ["log": "off"], ["log": "all", "log-without": ["name"]], ["log-rate": .int(2), "log-without": "twice"],
        ]
        for (version, options) in zip(2..., options) {
            try temporary.deploy(options: try #require(options.map))
            deployments.refresh(from: temporary.registry)
            try await serving(monitor) { client in
                for id in 0..<30 { try await client.score(#"{"x": 1, "name": "a"}"#, id: "\(version)-\(id)") }
            }
        }
        monitor.write()
        let logged = try monitor.log.recent("doubler", limit: 100)
        #expect(logged.count { $0.version == 2 } == 0)
        #expect(logged.count { $0.version == 3 } == 30)
        #expect(1...29 ~= logged.count { $0.version == 4 })
        #expect(logged.filter { $0.version == 3 }.allSatisfy { $0.input == #"{"table":[{}]}"# })
        #expect(logged.filter { $0.version == 4 }.allSatisfy { $0.answer == #"{"table":[{"name":"a"}]}"# })
    }

    @Test func `what is retired is gone for those who ask, until it is brought back`() async throws {
        func status() async throws -> (Int, String) {
            deployments.refresh(from: temporary.registry)
            let answer = try await serving(monitor()) { client in
                try await client.ask(.post, "/v1/deployments/doubler", #"{"x": 1}"#)
            }
            return (answer.status.code, String(buffer: answer.body))
        }
        #expect(try await status().0 == 200)
        try temporary.registry.retire("doubler")
        let (gone, text) = try await status()
        #expect(gone == 410 && text.contains("doubler was taken out of production"), "\(text)")
        try temporary.deploy()
        #expect(try await status().0 == 200)
    }

    @Test func `what the service doesn't log, no deployment has logged`() async throws {
        let monitor = try monitor(LogPolicy(rate: 0))
        try temporary.deploy(options: ["log": "all"])
        deployments.refresh(from: temporary.registry)
        _ = try await serving(monitor) { try await $0.score(#"{"x": 1}"#) }
        monitor.write()
        #expect(try monitor.log.recent("doubler").isEmpty)
    }

    @Test func `who can't tell what came true learns it with the answer, and why when telling`() async throws {
        for (rate, isLogged, words) in [
            (0, [false, false], "no request is logged; galley serve was told so"),
            (1, [true, false], "1 of each second's requests are logged, the answers of the others say Galley-Logged"),
            (LogPolicy.all, [true, true], "every request is logged, but old ones are forgotten"),
        ] {
            let monitor = try monitor(LogPolicy(rate: rate))
            try await serving(monitor) { client in
                var found: [Bool] = []
                // On a busy machine the second one may come in another second.
                for _ in 0..<20 where found != isLogged {
                    found = []
                    for _ in 0..<2 {
                        let answer = try await client.ask(.post, "/v1/deployments/doubler", #"{"x": 1}"#)
                        found.append(answer.headers[.galleyLogged] == nil)
                    }
                }
                #expect(found == isLogged)
                let told = try await client.ask(
                    .post, "/v1/deployments/doubler/feedback", #"{"request": "left-out", "outcome": 1}"#)
                let text = String(buffer: told.body)
                #expect(told.status == .notFound && text.contains("“left-out” of doubler: \(words)"), "\(text)")
            }
        }
    }

    @Test func `feedback that is too much is refused as rows are`() async throws {
        let large = try await serving(try monitor(), bodyLimit: 100) { client in
            try await client.ask(
                .post, "/v1/deployments/doubler/feedback", "[" + String(repeating: " ", count: 100) + "]")
        }
        #expect(large.status == .contentTooLarge && String(buffer: large.body).contains("up to 100 bytes"))
    }

    @Test func `feedback is taken by request, row by row, and tells how good the answers were`() async throws {
        let monitor = try monitor()
        let texts = try await serving(monitor) { client in
            let id = try await client.score(#"[{"x": 1}, {"x": 2}]"#)
            let path = "/v1/deployments/doubler/feedback"
            let answers = [
                try await client.ask(.post, path, #"{"request": "\#(id)", "row": 0, "outcome": 3}"#),
                try await client.ask(
                    .post, path,
                    #"[{"request": "\#(id)", "row": 0, "outcome": 2.5}, {"request": "nobody", "outcome": 1}]"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "row": 1, "outcome": 4}"#),
                try await client.ask(.post, path, #"{"request": "nobody", "outcome": 1}"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "row": 2, "outcome": 1}"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "row": 0, "outcome": "late"}"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "outcome": 4}"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "outcome": null}"#),
                try await client.ask(.post, path, #"{"request": "\#(id)", "outcom": 1}"#),
            ]
            return answers.map { ($0.status.code, String(buffer: $0.body)) }
        }
        #expect(texts.map(\.0) == [200, 200, 200, 404, 409, 409, 409, 422, 422])
        #expect(texts[1].1.contains(#""kept":1,"unknown":["nobody"],"unseen":[]"#))
        #expect(texts[3].1.contains("“nobody” of doubler"))
        #expect(texts[4].1.contains("there are 2 answered rows"))
        #expect(texts[5].1.contains("is a number"))
        #expect(texts[6].1.contains("say which of its 2 answered rows"))
        #expect(texts[8].1.contains(#"did you mean \"outcome\"?"#))
        let live = try #require(deployments["doubler"])
        let performance = try monitor.log.performance(of: "doubler", version: 1, live.servable.contract)
        // 2 was answered where 2.5 came true, and 4 where 4 did.
        #expect(performance?.rows == 2)
        #expect(performance?.mae == 0.25)
        #expect(performance?.rmse == (0.125).squareRoot())
    }

    @Test func `metrics are told in Prometheus' format`() async throws {
        let monitor = try monitor()
        let (type, text) = try await serving(monitor) { client in
            for _ in 0..<3 { try await client.score(#"[{"x": 1}, {"x": 2}]"#) }
            try await client.score("nonsense")
            let response = try await client.ask(.get, "/metrics")
            return (response.headers[.contentType], String(buffer: response.body))
        }
        #expect(type == "text/plain; version=0.0.4; charset=utf-8")
        let labels = #"deployment="doubler",version="1""#
        for line in [
            "# TYPE galley_requests_total counter", #"galley_requests_total{\#(labels),status="200"} 3"#,
            #"galley_requests_total{\#(labels),status="400"} 1"#, "galley_rows_total{\(labels)} 6",
            "# TYPE galley_request_duration_seconds histogram",
            #"galley_request_duration_seconds_bucket{\#(labels),le="+Inf"} 4"#,
            "galley_request_duration_seconds_count{\(labels)} 4", #"galley_live_version{deployment="doubler"} 1"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func `who may ask one deployment sees nothing of another, nor what others have asked`() async throws {
        let monitor = try monitor()
        try temporary.deploy("other")
        deployments.refresh(from: temporary.registry)
        let tokens = TokenBook()
        var options = GalleyService.Options()
        options.monitor = monitor
        options.doorkeeper = Doorkeeper(tokens)
        func token(_ grant: AccessToken.Grant) throws -> String {
            "Bearer " + (try temporary.registry.createToken(grant))
        }
        let shop = try token(.init(name: "shop", deployments: ["other"]))
        let score = try token(.init(name: "score"))
        let admin = try token(.init(name: "admin", scope: .admin))
        tokens.refresh(from: temporary.registry)
        let service = GalleyService(deployments, options)
        try await service.application().test(.router) { client in
            func ask(_ path: String, _ token: String?, _ body: String? = nil) async throws -> (Int, String) {
                let answer = try await client.execute(
                    uri: path, method: body == nil ? .get : .post,
                    headers: token.map { [.authorization: $0, .requestID: "secret"] } ?? [:],
                    body: body.map { ByteBuffer(string: $0) })
                return (answer.status.code, String(buffer: answer.body))
            }
            #expect(try await ask("/v1/deployments/doubler", score, #"{"x": 1}"#).0 == 200)
            monitor.write()
            for path in ["/metrics", "/monitor", "/monitor/doubler"] { #expect(try await ask(path, nil).0 == 401) }
            for path in ["/monitor", "/monitor/doubler", "/monitor/nobody"] {
                for given in [nil, "Bearer galley_wrong"] {
                    var headers: HTTPFields = [.accept: "text/html,*/*"]
                    headers[.authorization] = given
                    let page = try await client.execute(uri: path, method: .get, headers: headers)
                    let text = String(buffer: page.body)
                    #expect(page.status == .unauthorized && text.contains("<form id=\"token\">"))
                    #expect(text.contains("What you gave was refused") == (given != nil))
                    #expect(!text.contains("doubler") && page.headers[.contentSecurityPolicy] != nil)
                }
            }
            let (status, metrics) = try await ask("/metrics", shop)
            #expect(status == 200 && metrics.contains("other") && !metrics.contains("doubler"))
            #expect(try await !ask("/monitor", shop).1.contains("doubler"))
            #expect(try await ask("/monitor/doubler", shop).0 == 403)
            let told = #"{"request": "secret", "outcome": 1}"#
            #expect(try await ask("/v1/deployments/doubler/feedback", shop, told).0 == 403)
            #expect(try await ask("/v1/deployments/other/feedback", shop, told).0 == 404)
            #expect(try await !ask("/monitor/doubler", score).1.contains("<code>secret</code>"))
            #expect(try await ask("/monitor/doubler", admin).1.contains("<code>secret</code>"))
        }
    }

    @Test func `a page escapes what strangers wrote`() async throws {
        let monitor = try monitor()
        var tally = MinuteTally(deployment: "doubler", version: 1, minute: MinuteTally.minute(of: .now))
        tally.requests.add(status: 200, rows: 1, seconds: 0.001)
        var column = ColumnTally()
        column.rows = 1
        column.addUnseen("<script>alert('&')</script>")
        tally.columns[ColumnPlace(.input, "table", "x")] = column
        try monitor.log.add([], [tally])
        let page = try await serving(monitor) { String(buffer: try await $0.ask(.get, "/monitor/doubler").body) }
        #expect(page.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"))
        #expect(!page.contains("<script>alert"))
    }

    @Test func `a column that is to be left out but is nowhere is told`() async throws {
        let complaints = Mutex<[String]>([])
        let monitor = Monitor(
            try RequestLog(folder: temporary.registry.folder), LogPolicy(without: ["nam", "x"])
        ) { text in complaints.withLock { $0.append(text) } }
        monitor.checkColumns(of: deployments.all)
        #expect(complaints.withLock(\.count) == 1)
        #expect(complaints.withLock(\.first)?.contains("“nam”") == true)
    }

    @Test func `a log that can't be written keeps nobody from answering`() async throws {
        let complaints = Mutex<[String]>([])
        let log = try RequestLog(folder: temporary.registry.folder)
        let monitor = Monitor(log) { text in complaints.withLock { $0.append(text) } }
        _ = try await shell(
            """
            python3 - <<END
            import sqlite3
            database = sqlite3.connect("\(log.path)")
            database.execute("DROP TABLE minute")
            database.commit()
            END
            """)
        let ids = try await serving(monitor) { client in
            var ids: [String] = []
            for _ in 0..<3 {
                ids.append(try await client.score(#"{"x": 1}"#))
                monitor.write()
            }
            return ids
        }
        #expect(ids.allSatisfy { !$0.isEmpty })
        #expect(complaints.withLock(\.count) == 1)
        #expect(complaints.withLock(\.first)?.contains("minute") == true)
    }
}
