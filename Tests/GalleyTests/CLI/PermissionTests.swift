import Foundation
import Testing

/// What production reads and writes on the machine, by the real program.
@Suite("The operator's permissions", .serialized) struct PermissionTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    /// Production reads prices anew and keeps what it answered.
    private func deploy(as name: String = "bills", _ options: String = "") async throws {
        try home.write("data/prices.csv", "id,price\n1,10\n2,20\n")
        try home.write("orders.csv", "id,count\n1,3\n2,4\n")
        try home.write("out/.keep", "")
        try home.write(
            "shop.galley.yaml",
            """
            galley: 1
            name: shop
            nodes:
              orders: {type: csv-reader@1, at: [0, 0], path: orders.csv}
              prices: {type: csv-reader@1, at: [0, 1], path: data/prices.csv}
              begin: {type: capture-start@1, at: [1, 0], name: bills, static: {prices: refresh}}
              joined: {type: joiner@1, at: [2, 0], kind: left, on: [id]}
              total: {type: expression@1, at: [3, 0], columns: {total: count * price}}
              keep: {type: csv-writer@1, at: [4, 0], path: out/bills.csv}
              end: {type: capture-end@1, at: [5, 0], name: bills}
            connections:
              - orders -> begin
              - prices -> joined.right
              - begin -> joined.left
              - joined -> total
              - total -> keep
              - keep -> end

            """)
        let deployed = try await home.shell("galley deploy shop.galley.yaml --as \(name) \(options)")
        try #require(deployed.status == 0, "\(deployed.err)")
        #expect(deployed.out.contains(", which may not run yet: it reads \(home.path)/data/prices.csv"), "\(deployed)")
    }

    private func permit(_ lines: String...) throws {
        try home.write("permissions", lines.joined(separator: "\n") + "\n")
    }

    private let asked = "galley score bills < orders.csv"

    @Test("score and verify read and write what the file permissions allows, and nothing without it")
    func score() async throws {
        try await deploy()
        let (data, out) = (home.path + "/data", home.path + "/out")
        for command in [asked, "galley verify bills"] {
            let refused = try await home.shell(command)
            #expect(refused.status == 1 && refused.err.contains("which nobody has allowed: for those"), "\(refused)")
        }
        try permit("allow-read \(data)", "allow-write \(out)")
        #expect(try await home.shell(asked).out.hasSuffix(",80\n"))
        let written = String(decoding: home.snapshot(of: "out")["bills.csv"] ?? Data(), as: UTF8.self)
        #expect(written.hasSuffix(",80\n"), "\(written)")
        #expect(try await home.shell("galley verify bills").status == 0)
        try permit("allow-read \(data)", "allow-write /etc/passwd")
        let wrong = try await home.shell(asked)
        #expect(wrong.status == 1)
        #expect(wrong.err.contains("permissions:2: allow-write /etc/passwd: there is no such folder"), "\(wrong.err)")
        try permit("allow-read \(data)")
        let half = try await home.shell(asked)
        #expect(half.err.contains("it writes \(out)/bills.csv, which nobody has allowed"), "\(half.err)")
        #expect(try await home.shell(asked + " --allow-write out").out.hasSuffix(",80\n"))
        let misused = try await home.shell(asked + " --allow-write out/bills.csv")
        #expect(misused.status == 64 && misused.err.contains("--allow-write out/bills.csv: there is no such folder"))
    }

    @Test("the service and its schedules do so too")
    func serve() async throws {
        try await deploy()
        try await deploy(
            as: "hourly",
            "--target schedule --option cron=@hourly --option inputs=orders.csv --option output=out/hourly.csv "
                + "--option retries=0")
        let scheduled = try await home.galley("schedule", "run", "hourly")
        #expect(scheduled.status == 1 && scheduled.err.contains("which nobody has allowed: for those"), "\(scheduled)")
        let row = "{\"id\":2,\"count\":5}"
        var service = try await RunningService(home)
        let refused = try await service.ask("POST", "/v1/deployments/bills", row)
        #expect(refused.status >= 400 && !refused.body.contains("100"), "\(refused)")
        #expect(service.process.err.contains("galley serve: bills: version 1 can't be served: prices: it reads"))
        _ = await service.stop()
        try permit("allow-read \(home.path)/data", "allow-write \(home.path)/out")
        service = try await RunningService(home)
        let answer = try await service.ask("POST", "/v1/deployments/bills", row)
        #expect(answer.status == 200 && answer.body.contains("100"), "\(answer)")
        _ = await service.stop()
        let allowed = try await home.galley("schedule", "run", "hourly")
        #expect(allowed.status == 0, "\(allowed)")
    }

    @Test("the network is allowed to nobody")
    func network() async throws {
        try await deploy()
        try permit("allow-network")
        for command in ["galley serve --port 0", asked, "galley verify", "galley schedule run bills"] {
            let outcome = try await home.shell(command)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.err.contains("permissions:1: production reaches no network but through programs"))
        }
    }
}
