import Foundation
import Testing

/// What is kept of versions, and what can be done with them, on the command line.
@Suite("Versions on the command line", .serialized) struct VersionCommandTests {
    private let home: GalleyHome
    private let penguins: String

    init() throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
        try edit("trees: 50", "trees: 3")
    }

    private func edit(_ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(toFile: penguins, atomically: true, encoding: .utf8)
    }

    private func deploy(_ note: String = "") async throws -> Outcome {
        try await home.galley("deploy", penguins, "--as", "species", "--note", note)
    }

    @Test("a version is shown with metrics, data, workflow and what it means for callers; two are compared")
    func keeping() async throws {
        try edit("galley: 1\n", "# the first\ngalley: 1\n")
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        #expect(try await deploy("first").out == "species v1\n")
        try edit("trees: 3", "trees: 4")
        try edit("method: median", "method: mean")
        #expect(
            try await deploy().out == "species v2\npatch against v1: callers change nothing, answers may differ\n")
        let shown = try #require(
            try await home.galley("versions", "species@1", "--json").json() as? [String: Any])
        #expect(shown["source"] as? String == text, "to the last byte, comments too")
        let metrics = shown["metrics"] as? [String: [String: Double]]
        #expect((metrics?["quality"]?["accuracy"] ?? 0) > 0.8)
        let data = try #require((shown["data"] as? [[String: Any]])?.first)
        #expect(data["path"] as? String == "data/penguins.csv" && (data["sha256"] as? String)?.count == 64)
        let person = try await home.galley("versions", "species", "--version", "v1")
        for words in ["species v1", "note     first", "quality: accuracy", "data/penguins.csv", "# the first"] {
            #expect(person.out.contains(words), "\(person.out)")
        }
        let difference = try await home.galley("diff", "species", "1")
        for words in [
            "species v1 -> v2  patch: callers change nothing, answers may differ",
            "fitted anew: fill.method median -> mean", "state.bill_length_mm.value 44.5 -> 43.9", "trees 3 -> 4",
        ] { #expect(difference.out.contains(words), "\(difference.out)") }
        let json = try #require(try await home.galley("diff", "species", "1", "2", "--json").json() as? [String: Any])
        #expect(json["change"] as? String == "patch" && (json["frozen"] as? [Any])?.count == 2)
        #expect(
            try await home.galley("diff", "species", "1", "1").out
                == "species v1 -> v1  patch: the same bundle\nnothing differs\n")
    }

    @Test("a change of the contract that callers notice is told by deploy")
    func verdict() async throws {
        _ = try await deploy()
        try edit(", body_mass_g]\n    trees", "]\n    trees")
        try edit("flipper_length_mm, body_mass_g]\n    method", "flipper_length_mm]\n    method")
        let second = try await deploy()
        #expect(
            second.out.contains("major against v1: the answer's body_mass_g is BIGINT now, it was DOUBLE"), "\(second)")
        #expect(try await home.galley("versions", "species").out.contains("major"))
    }

    @Test("tags name versions wherever one is named")
    func tags() async throws {
        for note in ["first", "second"] { _ = try await deploy(note) }
        #expect(try await home.galley("tag", "species", "1", "stable").out == "species v1 is stable\n")
        #expect(try await home.galley("tag", "species").out.contains("stable  v1"))
        let shown = try await home.galley("versions", "species@stable", "--json").json() as? [String: Any]
        #expect(shown?["tags"] as? [String] == ["stable"])
        #expect(try await home.galley("rollback", "species@stable").out == "species v1 is live\n")
        #expect(try await home.galley("tag", "species", "2", "stable").out == "species v2 is stable, which was v1\n")
        #expect(try await home.galley("tag", "species", "--remove", "stable").status == 0)
        let gone = try await home.galley("rollback", "species", "stable")
        #expect(gone.status == 1 && gone.err.contains("no tags; galley tag species VERSION stable makes one"))
        #expect(try await home.galley("versions", "species@1", "--version", "2").status == 64)
        #expect(try await home.galley("tag", "species", "1").status == 64)
    }

    @Test("the workflow's file is rolled back too, and what it held can be had again")
    func workflow() async throws {
        let first = try String(contentsOfFile: penguins, encoding: .utf8)
        _ = try await deploy()
        try edit("trees: 3", "trees: 4")
        let second = try String(contentsOfFile: penguins, encoding: .utf8)
        _ = try await deploy()
        let only = try await home.galley("rollback", "species", "1", "--workflow", penguins, "--only-workflow")
        #expect(only.status == 0 && only.out == "\(penguins) is the workflow of species v1\n", "\(only)")
        #expect(try String(contentsOfFile: penguins, encoding: .utf8) == first)
        let histories = home.snapshot(of: "history").filter { $0.key.hasSuffix(".history") }
        let kept = try #require(histories.values.first.map { String(decoding: $0, as: UTF8.self) })
        #expect(histories.count == 1 && kept.contains("trees: 4") && kept.contains("changed outside"))
        let live = try await home.galley("deployments", "--json").json() as? [[String: Any]]
        #expect(live?.first?["version"] as? Int == 2)
        try second.write(toFile: penguins, atomically: true, encoding: .utf8)
        let both = try await home.galley("rollback", "species", "--workflow", penguins, "--json")
        #expect((try both.json() as? [String: Any])?["live"] as? Int == 1)
        #expect(try String(contentsOfFile: penguins, encoding: .utf8) == first)
        let elsewhere = home.path + "/new.galley.yaml"
        #expect(try await home.galley("rollback", "species", "2", "--workflow", elsewhere).status == 0)
        #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == second)
        #expect(try await home.galley("rollback", "species", "--only-workflow").status == 64)
        try "not: [a workflow".write(toFile: elsewhere, atomically: true, encoding: .utf8)
        let broken = try await home.galley("rollback", "species", "1", "--workflow", elsewhere, "--only-workflow")
        #expect(broken.status == 1 && broken.err.contains("new.galley.yaml"), "\(broken)")
        #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "not: [a workflow")
    }

    @Test("a workflow that can't be rolled back keeps the deployment from it, too")
    func cutOff() async throws {
        _ = try await deploy()
        try edit("trees: 3", "trees: 4")
        _ = try await deploy()
        // A session that ended before it had saved its edit.
        let cut = try await home.shell("printf 'set trees trees 20\nconnect 1 -> 99\n' | galley --linear \(penguins)")
        try #require(cut.out.contains("The changes were not saved"), "\(cut)")
        let refused = try await home.galley("rollback", "species", "1", "--workflow", penguins)
        #expect(refused.status == 1 && refused.err.contains("a session was cut off"), "\(refused)")
        let live = try await home.galley("deployments", "--json").json() as? [[String: Any]]
        #expect(live?.first?["version"] as? Int == 2)
    }

    @Test("gc removes what nothing needs, says what, and leaves what is live")
    func cleaning() async throws {
        for trees in 4...7 {
            _ = try await deploy()
            try edit("trees: \(trees - 1)", "trees: \(trees)")
        }
        let plan = try await home.galley("gc", "--keep", "1", "--dry-run")
        #expect(plan.out.contains("species v1") && plan.out.contains("species v2"), "\(plan)")
        #expect(plan.out.contains("2 bundles, ") && plan.out.hasSuffix(" bytes would be removed\n"), "\(plan)")
        let done = try #require(try await home.galley("gc", "--keep", "1", "--json").json() as? [String: Any])
        #expect((done["bundles"] as? [Any])?.count == 2 && (done["bytes"] as? Int ?? 0) > 10_000)
        #expect(try await home.galley("versions", "species").out.contains("removed"))
        let gone = try await home.galley("rollback", "species", "1")
        #expect(gone.status == 1 && gone.err.contains("was removed to make room"), "\(gone)")
        #expect(try await home.galley("verify").status == 0)
        #expect(try await home.galley("gc", "--keep", "0").status == 64)
        #expect(try await home.galley("gc", "--keep", "9223372036854775807").status == 64)
    }

    @Test("verify replays every version and names what differs")
    func verifying() async throws {
        _ = try await deploy()
        let whole = try await home.galley("verify")
        #expect(whole.status == 0 && whole.out == "species v1: whole, 2 recordings replayed\n", "\(whole)")
        // One bit of the recorded answer, with manifest and registry made to agree: only the replay can tell.
        let doctor = try home.write(
            "doctor.py",
            """
            import glob, hashlib, json, os, sqlite3, subprocess, sys
            home, galley = sys.argv[1:]
            folder = glob.glob(home + "/bundles/*")[0]
            model = [f for f in glob.glob(folder + "/frozen/*.json") if '"missing-values"' in open(f).read()][0]
            text = open(model).read()
            changed = text.replace('"value":', '"value":1', 1)
            assert changed != text
            old, new = os.path.basename(model)[:-5], hashlib.sha256(changed.encode()).hexdigest()
            os.remove(model)
            open(folder + "/frozen/" + new + ".json", "w").write(changed)
            for file in glob.glob(folder + "/*.yaml"):
                content = open(file).read().replace(old, new)
                content = content.replace("bytes: %d" % len(text), "bytes: %d" % len(changed))
                open(file, "w").write(content)
            manifest = json.load(open(folder + "/manifest.json"))
            names = sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, fs in os.walk(folder) for f in fs)
            read = lambda n: open(folder + "/" + n, "rb").read()
            manifest["files"] = [{"path": n, "sha256": hashlib.sha256(read(n)).hexdigest(), "size": len(read(n))}
                                 for n in names if n != "manifest.json"]
            json.dump(manifest, open(folder + "/manifest.json", "w"))
            lines = "".join("%s  %s\\n" % (f["sha256"], f["path"]) for f in manifest["files"])
            name = hashlib.sha256(("galley bundle 1\\n" + lines).encode()).hexdigest()
            os.rename(folder, home + "/bundles/" + name)
            database = sqlite3.connect(home + "/registry.sqlite")
            database.execute("UPDATE version SET bundle = ?", [name]); database.commit()
            """)
        let doctored = try await home.shell("python3 \(doctor) \(home.path) galley")
        try #require(doctored.status == 0, "\(doctored.err)")
        let other = try await home.galley("verify", "species", "1")
        #expect(other.status == 1 && other.err.contains("species v1: “prepare” does not compute any more"), "\(other)")
        #expect(other.err.contains("row 4, column bill_length_mm: creation computed"), "\(other)")
        let json = try #require(try await home.galley("verify", "--json").json() as? [[String: Any]])
        #expect(json.first?["ok"] as? Bool == false)
        #expect(try await home.galley("verify", "--tolerance", "0.99").status == 0)
        let file = try #require(home.snapshot(of: "bundles").keys.first { $0.hasSuffix("examples.json") })
        try Data("{}".utf8).write(to: URL(filePath: "\(home.path)/bundles/\(file)"))
        let torn = try await home.galley("verify", "species@live")
        #expect(torn.status == 1 && torn.err.contains("examples.json in bundle "), "\(torn)")
        #expect(try await home.galley("verify", "--restore").err.contains("is whole, so nothing was put back"))
    }

    @Test("a version goes to another machine as one signed file")
    func travelling() async throws {
        _ = try await deploy("why")
        let file = home.path + "/species.galley"
        let exported = try await home.galley("export", "species", "-o", file)
        #expect(exported.status == 0 && exported.out.contains("is species v1, signed with ed25519:"), "\(exported)")
        let key = try await home.galley("key").out.trimmingCharacters(in: .newlines)

        let other = try GalleyHome()
        let stranger = try await other.galley("import", file)
        #expect(stranger.status == 1 && stranger.err.contains("which you don't trust"), "\(stranger)")
        #expect(try await other.galley("key", "trust", key, "--as", "ada").out.contains(key))
        let taken = try await other.galley("import", file, "--as", "penguins")
        #expect(taken.status == 0 && taken.out == "penguins v1 is live, signed by ada\n", "\(taken)")
        #expect(try await other.galley("import", file, "--as", "penguins").out.contains("nothing was changed"))
        #expect(try await other.galley("verify").status == 0)
        let shown = try await other.galley("versions", "penguins@live", "--json").json() as? [String: Any]
        #expect(shown?["note"] as? String == "why")
        let data = home.path + "/samples/penguins/data/penguins.csv"
        let (here, there) = (
            try await home.shell("galley score species < \(data)"),
            try await other.shell("galley score penguins < \(data)")
        )
        #expect(here.status == 0 && here.out == there.out)
        #expect(try await other.galley("key", "remove", "ada").out == "no key but your own is trusted\n")
        #expect(try await other.galley("key", "trust", "ed25519:x", "--as", "a").status == 64)
        #expect(try await other.galley("import", penguins).err.contains("is no version of a deployment"))
        #expect(
            try await home.galley("export", "species@7", "-o", file).err.contains("species has no version 7; it has 1"))
        let nowhere = try await home.galley("export", "species", "-o", "/nowhere/x.galley")
        #expect(nowhere.err == "galley: can't write /nowhere/x.galley: No such file or directory\n", "\(nowhere)")
        let pipe = try await home.shell("mkfifo pipe; galley export species -o pipe; [ -p pipe ] && echo whole")
        #expect(pipe.out == "whole\n" && pipe.err.contains("can't write pipe: It is no regular file"), "\(pipe)")
        #expect(try await other.galley("import", home.path).err.contains("Is a directory"))
    }
}
