import Foundation
import Testing

@Suite("galley schedule") struct ScheduleCommandTests {
    private let home: GalleyHome

    init() throws { home = try GalleyHome() }

    /// Deploys what labels orders as a schedule in this or another home.
    private func deploy(_ options: String..., at state: String? = nil) async throws {
        try home.write("orders.csv", "code,price\n001,10\n002,20\n")
        try home.write("new.csv", "code,price\n007,5\n")
        try home.write(
            "shop.galley.yaml",
            """
            galley: 1
            name: shop
            nodes:
              orders: {type: csv-reader@1, at: [0, 0], path: orders.csv, types: {code: VARCHAR}}
              begin: {type: capture-start@1, at: [1, 0], name: labels}
              label: {type: expression@1, at: [2, 0], columns: {label: "code || '-' || price"}}
              end: {type: capture-end@1, at: [3, 0], name: labels}
            connections:
              - orders -> begin
              - begin -> label
              - label -> end

            """)
        let words = (["inputs=new.csv", "output=out/labels.csv"] + options).map { "--option '\($0)'" }
        let place = state.map { "GALLEY_HOME='\($0)' " } ?? ""
        let outcome = try await home.shell(
            "\(place)galley deploy shop.galley.yaml --as labels --target schedule \(words.joined(separator: " "))")
        try #require(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.hasPrefix("labels v1, next at "), "\(outcome.out)")
    }

    @Test("a schedule is listed, run when it is asked for, and its history told")
    func asked() async throws {
        #expect(try await home.galley("schedule", "list").out.hasPrefix("no schedules"))
        try await deploy("cron=0 3 * * 1", "time-zone=Europe/Berlin")
        let list = try #require(try await home.galley("schedule", "list", "--json").json() as? [[String: Any]])
        #expect(list[0]["cron"] as? String == "0 3 * * 1" && list[0]["timeZone"] as? String == "Europe/Berlin")
        #expect(try await home.galley("schedule", "history", "labels").out == "labels has not run yet\n")
        #expect(try await home.galley("schedule", "run", "labels", "--due").out == "labels: nothing is due\n")
        let run = try await home.galley("schedule", "run", "labels")
        #expect(run.status == 0 && run.out == "labels v1 succeeded, asked for: 1 rows\n", "\(run)")
        let labels = String(decoding: home.snapshot(of: "out")["labels.csv"] ?? Data(), as: UTF8.self)
        #expect(labels == "code,price,label\n007,5,007-5\n", "a text stays a text, whatever it looks like")
        let paused = try await home.galley("schedule", "pause", "labels")
        #expect(paused.out == "labels is paused; galley schedule resume labels lets it run again\n", "\(paused)")
        #expect(try await home.galley("schedule", "list").out.contains(" paused "))
        #expect(try await home.galley("deployments").out.contains(", paused "))
        let resumed = try await home.galley("schedule", "resume", "labels")
        #expect(resumed.out.hasPrefix("labels runs by itself, next at "), "\(resumed)")
        let history = try await home.galley("schedule", "history", "labels")
        #expect(history.out.contains("asked for") && history.out.contains("succeeded"))
        for (arguments, words) in [
            (["schedule", "run", "label"], "there is no deployment “label”; there are labels; did you mean"),
            (["schedule", "history", "labels", "--limit", "0"], "--limit is a number from 1 up"),
            (
                ["deploy", "shop.galley.yaml", "--as", "x", "--target", "schedule"],
                "the target schedule needs --option cron"
            ),
        ] {
            let outcome = try await home.start(GalleyHome.binary, arguments).outcome()
            #expect(outcome.status != 0 && outcome.err.contains(words), "\(outcome.err)")
        }
        try home.write(
            "shop-nightly.galley.yaml",
            try String(contentsOfFile: home.path + "/shop.galley.yaml", encoding: .utf8)
                .replacing("connections:", with: Self.nightly + "connections:"))
        let check = try await home.galley("check", "shop-nightly.galley.yaml")
        #expect(check.status == 1 && check.err.contains("ends in .csv or .parquet, not to out/labels.txt"), "\(check)")
    }

    private static let nightly = """
          nightly:
            type: deploy-schedule@1
            at: [9, 9]
            name: labels
            cron: "@daily"
            inputs: {table: in.csv}
            output: out/labels.txt

        """

    @Test("a failed run ends with 1 and says why")
    func failure() async throws {
        try await deploy("cron=@daily", "retries=0")
        try FileManager.default.removeItem(atPath: home.path + "/new.csv")
        let run = try await home.galley("schedule", "run", "labels")
        #expect(run.status == 1 && run.err.contains("new.csv doesn't exist"), "\(run)")
    }

    @Test("galley serve runs what is due")
    func serve() async throws {
        try await deploy("cron=* * * * *")
        let service = try await RunningService(home)
        #expect(await service.process.said("schedule labels v1 succeeded, due "), "\(service.process.err)")
        #expect(await service.stop().status == 0)
    }

    @Test(
        "cron runs it when it is due, from a home whose name would trip shells and crontabs",
        .enabled(if: geteuid() == 0, "cron needs root"))
    func cron() async throws {
        let state = home.path + #"/it"s 100% a\b"#
        try await deploy("cron=* * * * *", at: state)
        // A cron with nothing but this line, in folders of its own, that ends with the script.
        try home.write(
            "cron.sh",
            #"""
            mount -t tmpfs tmpfs /run
            mount -t tmpfs tmpfs /etc/cron.d
            mount --bind /dev/null /etc/crontab
            mount -t tmpfs tmpfs /var/spool/cron
            mkdir -m 1730 /var/spool/cron/crontabs && chgrp crontab /var/spool/cron/crontabs
            echo '# mine' | crontab -
            galley schedule install labels --as crontab
            galley schedule install labels --as crontab && crontab -l
            cron -f &
            until galley schedule history labels | grep succeeded; do
              [ $SECONDS -lt 68 ] || exit 1
              sleep 0.3
            done
            galley schedule install labels --as crontab --remove && crontab -l
            """#)
        let outcome = try await home.shell("GALLEY_HOME='\(state)' unshare -mpf --mount-proc --kill-child bash cron.sh")
        #expect(outcome.status == 0, "\(outcome)")
        let lines = outcome.out.split(separator: "\n")
        #expect(lines.count { $0.hasSuffix("# galley schedule labels") } == 3, "said twice, listed once:\n\(outcome)")
        #expect(lines.last == "# mine")
        #expect(home.snapshot(of: "out")["labels.csv"] == Data("code,price,label\n007,5,007-5\n".utf8))
    }

    @Test("a crontab that can't be read is left alone, and what is said beside it stays out of it")
    func crontab() async throws {
        try await deploy("cron=@daily")
        // One that keeps its table in a file, warns, and fails as told.
        try home.write(
            "bin/crontab",
            """
            #!/bin/sh
            if [ "$1" = -l ]; then
              [ -e broken ] && { echo "crontab: fork: no room" >&2; exit 1; }
              [ -e table ] || { echo "no crontab for me" >&2; exit 1; }
              echo "crontab: a warning" >&2; cat table
            else cat "$1" > table; fi

            """)
        func install(_ before: String) async throws -> Outcome {
            try await home.shell(
                "chmod +x bin/crontab; \(before); PATH=$PWD/bin:$PATH galley schedule install labels --as crontab")
        }
        func table() -> String { String(decoding: home.snapshot()["table"] ?? Data(), as: UTF8.self) }
        let first = try await install("rm -f table")
        #expect(first.status == 0 && table() == first.out, "\(first)")
        #expect(try await install("echo '# mine' > table").status == 0)
        #expect(table() == "# mine\n\(first.out)")
        let broken = try await install("touch broken")
        #expect(broken.status == 1)
        #expect(broken.err.contains("left alone: exit status 1: crontab: fork: no room"), "\(broken)")
        #expect(table() == "# mine\n\(first.out)")
    }

    @Test("systemd finds nothing wrong with the units")
    func systemd() async throws {
        let state = home.path + #"/it"s 100% a\b"#
        try await deploy("cron=30 3 13 jan-jun fri", "time-zone=Europe/Berlin", at: state)
        let installed = try await home.shell(
            "GALLEY_HOME='\(state)' galley schedule install labels --as systemd")
        #expect(installed.out.contains("systemctl --user enable --now galley-labels.timer"), "\(installed)")
        let folder = home.path + "/.config/systemd/user"
        let verified = try await home.shell(
            "systemd-analyze verify galley-labels.timer galley-labels.service", in: folder)
        #expect(verified.status == 0 && !verified.err.contains("galley-labels"), "\(verified.err)")
        let timer = try String(contentsOfFile: folder + "/galley-labels.timer", encoding: .utf8)
        let times = timer.split(separator: "\n").filter { $0.hasPrefix("OnCalendar=") }.map { $0.dropFirst(11) }
        #expect(times.count == 2)
        // The earlier of the two is what Galley itself says.
        let quoted = times.map { "'\($0)'" }.joined(separator: " ")
        let next = try await home.shell("systemd-analyze calendar \(quoted) | grep 'Next elapse'")
        let list = try await home.shell("GALLEY_HOME='\(state)' galley schedule list --json")
        let own = try #require((try list.json() as? [[String: Any]])?.first?["next"] as? String)
        let minute = own.replacing("T", with: " ").prefix(16)
        #expect(next.out.contains("\(minute):00 UTC"), "\(own)\n\(next.out)")
        let printed = try await home.shell(
            "GALLEY_HOME='\(state)' galley schedule install labels --as systemd --print")
        #expect(printed.out.contains(#"Environment="GALLEY_HOME=\#(home.path)/it\"s 100%% a\\b""#), "\(printed.out)")
    }
}
