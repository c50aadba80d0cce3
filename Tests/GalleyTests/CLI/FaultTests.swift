import Foundation
import Testing

/// What deploys is killed, starved and raced; the registry is as before or as after, and what is live stays live.
@Suite("Faults while deploying", .serialized) struct FaultTests {
    private let home: GalleyHome
    private let penguins: String
    /// How often the deployer is killed; GALLEY_KILLS asks for more.
    private static let kills = ProcessInfo.processInfo.environment["GALLEY_KILLS"].flatMap { Int($0) } ?? 30

    init() throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
        try trees(3)
    }

    /// Each number of trees is a bundle of its own.
    private func trees(_ count: Int) throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        try text.replacing(/trees: \d+/, with: "trees: \(count)").write(
            toFile: penguins, atomically: true, encoding: .utf8)
    }

    private func deploy() async throws -> Outcome { try await home.galley("deploy", penguins, "--as", "species") }

    /// The live version, after its files and what it computes have been checked.
    private func liveVersion() async throws -> Int {
        let verified = try await home.galley("verify", "species@live", "--json")
        #expect(verified.status == 0, "\(verified)")
        let finding = try #require((try verified.json() as? [[String: Any]])?.first)
        return try #require(finding["version"] as? Int)
    }

    @Test("kill -9 at a random moment leaves the old version or the new one live, whole")
    func killing() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await deploy().status == 0)
        // The first one may have had to share the machine with other tests.
        let whole = min(start.duration(to: clock.now), .seconds(1))
        var (before, after, finished, live) = (0, 0, 0, 1)
        for round in 1...Self.kills {
            try trees(3 + round)
            let process = try home.start(GalleyHome.binary, ["deploy", penguins, "--as", "species"])
            // Every other time while the bundle is made and its version written.
            if round.isMultiple(of: 2), await process.said("production") {
                try await Task.sleep(for: whole * Double.random(in: 0...0.4))
            } else {
                try await Task.sleep(for: whole * Double.random(in: 0...1.1))
            }
            process.send(SIGKILL)
            let outcome = await process.outcome()
            let now = try await liveVersion()
            #expect(now == live || now == live + 1, "round \(round)")
            if outcome.status == 0 { finished += 1 } else if now == live { before += 1 } else { after += 1 }
            #expect(outcome.status != 0 || now == live + 1)
            live = now
        }
        #expect(try await home.galley("verify").status == 0)
        #expect(try await deploy().status == 0)
        #expect(try await liveVersion() == live + 1)
        #expect(try await home.galley("gc").status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: home.path + "/bundles")
        #expect(left.allSatisfy { $0.count == 64 }, "\(left)")
        print(
            "kill -9 of a deployer, \(Self.kills) times: \(before) left the old version live, \(after) the new one, "
                + "\(finished) had finished; \(live + 1) versions, all whole")
    }

    @Test("two deployers at once, on a registry that isn't there yet, both get their version")
    func racing() async throws {
        var deployed = 0
        for round in 1...4 {
            try trees(round)
            let processes = try (0..<3).map {
                try home.start(GalleyHome.binary, ["deploy", penguins, "--as", "species", "--note", "\($0)"])
            }
            for process in processes {
                let outcome = await process.outcome()
                #expect(outcome.status == 0, "\(outcome)")
                deployed += 1
            }
            let list = try #require(try await home.galley("versions", "species", "--json").json() as? [[String: Any]])
            #expect(list.compactMap { $0["version"] as? Int } == Array((1...deployed).reversed()))
        }
        #expect(try await home.galley("verify").status == 0)
        print("deployers at once: \(deployed) deployments in 4 rounds of 3, no number lost or given twice")
    }

    @Test("a limit on the size of files stops a deployment with a word, and nothing else")
    func limits() async throws {
        #expect(try await deploy().status == 0)
        var (refused, done) = (0, 0)
        for (round, limit) in [0, 4, 16, 64, 256].enumerated() {
            try trees(10 + round)
            let outcome = try await home.shell(
                "trap '' XFSZ; ulimit -f \(limit); exec galley deploy \(penguins) --as species 2>&1 | cat")
            let live = try await liveVersion()
            if outcome.out.contains("species v") { done += 1 } else { refused += 1 }
            #expect(live == 1 + done, "\(limit) kB: \(outcome)")
        }
        #expect(refused > 0)
        #expect(try await deploy().status == 0)
        #expect(try await liveVersion() == 2 + done)
        print("limit on the size of files: \(refused) deployments refused, \(done) went through, the registry whole")
    }

    /// Mounting takes rights that not every machine gives.
    private static let mayMount: Bool = {
        let process = try? Process.run(URL(filePath: "/usr/bin/env"), arguments: ["unshare", "-m", "true"])
        process?.waitUntilExit()
        return process?.terminationStatus == 0
    }()

    @Test(
        "a full disk stops a deployment with a word; with room again it goes on",
        .enabled(if: mayMount, "a disk can only be filled where unshare -m may mount one"))
    func fullDisk() async throws {
        #expect(try await deploy().status == 0)
        let script = """
            mkdir full && mount -t tmpfs -o size=12m tmpfs full && cp -r bundles registry.sqlite full
            export GALLEY_HOME=$PWD/full
            for free in 0 4 16 40 80 160 320 640; do
              sed -i "s/trees: .*/trees: $((free + 20))/" \(penguins)
              rm -rf full/ballast full/cache
              dd if=/dev/zero of=full/ballast bs=1k 2> full.txt || true
              truncate -s -${free}k full/ballast
              galley deploy \(penguins) --as species > out.txt 2>&1 && echo done || { echo refused; tail -1 out.txt >&2; }
              rm -f full/ballast
              galley verify species@live > verified.txt 2>&1 || { echo broken; cat verified.txt; }
            done
            galley deploy \(penguins) --as species > out.txt 2>&1 && echo last || cat out.txt
            galley verify | wc -l
            """
        let file = try home.write("full.sh", script)
        let outcome = try await home.shell("unshare -m bash \(file)")
        let words = outcome.out.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let (refused, done) = (words.count { $0 == "refused" }, words.count { $0 == "done" })
        #expect(refused + done == 8 && refused > 0 && !words.contains("broken"), "\(outcome)")
        #expect(words.suffix(2) == ["last", "\(done + 2)"], "\(outcome)")
        #expect(outcome.err.split(separator: "\n").allSatisfy { !$0.isEmpty && !$0.contains("Fatal error") })
        print("full disk: \(refused) of 8 deployments refused, \(done) went through, the live version whole each time")
    }

    @Test(
        "on a full disk a service starts with what is live, changes are refused with a word, and later taken up",
        .enabled(if: mayMount, "a disk can only be filled where unshare -m may mount one"))
    func fullDiskAtStart() async throws {
        for count in [3, 4] {
            try trees(count)
            #expect(try await deploy().status == 0)
        }
        // What the service that is killed has not put into the database yet must count, too.
        let killed = try await RunningService(home)
        #expect(try await home.galley("rollback", "species", "1").status == 0)
        let script = """
            mkdir full && mount -t tmpfs -o size=12m tmpfs full && cp -r bundles registry.sqlite registry.sqlite-wal full
            export GALLEY_HOME=$PWD/full
            dd if=/dev/zero of=full/ballast bs=1k 2> /dev/null
            galley serve --port 0 > out.txt 2> err.txt & service=$!
            until grep -q "serving on" out.txt; do kill -0 $service || exit 1; sleep 0.1; done
            address=$(sed 's/.*http/http/' out.txt)/v1/deployments/species
            row='{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750}'
            ask() { curl -sS -d "$row" $address | grep -o '"version":[0-9]*'; }
            ask; ask
            galley deployments | grep species
            galley rollback species 2
            galley deploy \(penguins) --as species > /dev/null 2> refused.txt && echo deployed
            rm full/ballast
            galley rollback species 2
            for round in $(seq 100); do [ "$(ask)" = '"version":2' ] && break; sleep 0.1; done
            ask
            kill $service; wait $service; cat err.txt >&2
            """
        let file = try home.write("start.sh", script)
        let outcome = try await home.shell("unshare -m bash \(file)")
        killed.process.send(SIGKILL)
        let words = outcome.out.split(separator: "\n")
        #expect(words.first == "\"version\":1" && words.last == "\"version\":2", "\(outcome)")
        #expect(words.count == 5 && words[2].hasPrefix("species") && words[3].contains("v2"), "\(outcome)")
        #expect(outcome.err.contains("is full; nothing was changed: make room and try again"), "\(outcome)")
        #expect(outcome.err.contains("is full: what is live is served"), "\(outcome)")
    }

    @Test("a damaged registry is refused with the way out, while the service answers; the copy brings it back")
    func damage() async throws {
        for count in [3, 4] {
            try trees(count)
            #expect(try await deploy().status == 0)
        }
        let service = try await RunningService(home)
        let row = #"{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750}"#
        #expect(try await service.ask("POST", "/v1/deployments/species", row).status == 200)
        let damage = """
            import os, sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            with open(sys.argv[1], "r+b") as file:
                size = os.path.getsize(sys.argv[1])
                file.seek(4096)
                file.write(os.urandom(size - 4096))
            """
        let script = try home.write("damage.py", damage)
        #expect(try await home.shell("python3 \(script) registry.sqlite").status == 0)
        for command in ["versions species", "deployments", "rollback species", "verify", "gc"] {
            let outcome = try await home.shell("galley \(command)")
            #expect(outcome.status == 1 && outcome.err.contains("galley verify --restore"), "\(command): \(outcome)")
        }
        #expect(try await service.ask("POST", "/v1/deployments/species", row).status == 200)
        let restored = try await home.galley("verify", "--restore")
        #expect(restored.status == 0 && restored.out.contains("the registry is as it was at 20"), "\(restored)")
        #expect(try await liveVersion() == 2)
        #expect(try await service.ask("POST", "/v1/deployments/species", row).status == 200)
        #expect(await service.stop().status == 0)
        let again = try await RunningService(home)
        #expect(try await again.ask("POST", "/v1/deployments/species", row).status == 200)
        #expect(await again.stop().status == 0)
        print("damaged registry: 5 commands refused with the way out, 3 requests answered meanwhile, copy put back")
    }
}
