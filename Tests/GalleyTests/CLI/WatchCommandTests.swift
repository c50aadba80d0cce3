import Foundation
import Testing

@Suite("galley watch") struct WatchCommandTests {
    private let home: GalleyHome
    private let file: String

    init() throws {
        home = try GalleyHome()
        file = home.path + "/trial.galley.yaml"
        try writeData(rows: 600)
    }

    private func writeData(rows: Int) throws {
        let lines = (0..<rows).map { "\(Double($0 * 37 % 101) / 100),\($0 * 53 % 97),\($0 * 37 % 101 > 50 ? 1 : 0)" }
        try home.write("data.csv", (["x,noise,late"] + lines).joined(separator: "\n") + "\n")
    }

    private func write(_ feature: String, rules: String = "metric: quality.accuracy") throws {
        try home.write(
            "trial.galley.yaml",
            """
            galley: 1
            name: trial
            nodes:
              data: {type: csv-reader@1, at: [0, 0], path: data.csv}
              parts: {type: partitioning@1, at: [1, 0], method: random, fraction: 0.7, seed: 1}
              learn: {type: gradient-boosted-trees@1, at: [2, 0], target: late, features: [\(feature)],
                task: classification, trees: 5}
              begin: {type: capture-start@1, at: [2, 1], name: score}
              predict: {type: predictor@1, at: [4, 1]}
              end: {type: capture-end@1, at: [5, 1], name: score}
              quality: {type: classification-scorer@1, at: [6, 1], actual: late, predicted: late_predicted}
            connections:
              - data -> parts
              - parts.train -> learn
              - parts.test -> begin
              - begin -> predict.table
              - learn -> predict.model
              - predict -> end
              - end.table -> quality
            promotion:
              \(rules)

            """)
    }

    @Test("it runs anew when the document or its data changes, and survives what is wrong")
    func watching() async throws {
        try write("noise")
        let watch = try home.start(GalleyHome.binary, ["watch", file, "--as", "late", "--settle", "0.1"])
        #expect(await watch.said("late v1 promoted: quality.accuracy"), "\(watch.err)")
        try write("x")
        #expect(await watch.said("late v2 promoted: "), "\(watch.err)")
        try write("noise")
        #expect(await watch.said("late v3 held back: gain: "), "\(watch.err)")
        #expect(watch.out.contains("v2 stays live; galley rollback late 3 makes v3 live by hand"))
        try home.write("trial.galley.yaml", "galley: 1\nname: trial\nnods:\n")
        #expect(await watch.said("trial.galley.yaml:3:1: error: unknown key \"nods\"; did you mean \"nodes\"?"))
        try write("x")
        #expect(await watch.said("late v2 unchanged"), "\(watch.err)")
        try writeData(rows: 900)
        #expect(await watch.said("late v4 promoted: "), "\(watch.err)")
        watch.send(SIGTERM)
        #expect(await watch.outcome().status == 0)
        let decisions = try #require(try await home.galley("decisions", "late", "--json").json() as? [[String: Any]])
        #expect(decisions.map { $0["verdict"] as? String } == ["promoted", "held back", "promoted", "promoted"])
        #expect((decisions[0]["evidence"] as? [String: Any])?["championFigure"] != nil)
        let listed = try await home.galley("decisions", "late")
        #expect(listed.out.contains("held back") && listed.out.contains("v3"))
        let unknown = try await home.galley("decisions", "lat")
        #expect(unknown.status == 1 && unknown.err.contains("there is no deployment “lat”; there are late"))
    }

    @Test("once, for machines that test: the exit code tells whether the outcome is live")
    func once() async throws {
        try write("x")
        let promoted = try await home.galley("watch", file, "--as", "late", "--once")
        #expect(promoted.status == 0 && promoted.out.hasPrefix("late v1 promoted"), "\(promoted)")
        try write("noise")
        let held = try await home.galley("watch", file, "--as", "late", "--once")
        #expect(held.status == 1 && held.out.hasPrefix("late v2 held back: gain"), "\(held)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try home.write("trial.galley.yaml", text.components(separatedBy: "promotion:")[0])
        for (arguments, words) in [
            (["watch", file, "--as", "late", "--once"], "there is no section \"promotion\" to decide by"),
            (
                ["watch", file, "--as", "late", "--target", "folder", "--option", "path=out"],
                "the target folder can't keep a version back"
            ),
        ] {
            let outcome = try await home.start(GalleyHome.binary, arguments).outcome()
            #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.err)")
        }
        for pause in ["inf", "nan", "-1", "1e300"] {
            #expect(try await home.galley("watch", file, "--as", "late", "--settle=\(pause)").status == 64, "\(pause)")
        }
        try write("x", rules: "metric: quality.acuracy")
        let check = try await home.galley("check", file)
        #expect(check.status == 1 && (check.out + check.err).contains("\"quality\" finds no acuracy"), "\(check)")
        try write("x", rules: "metric: quality.accuracy\n  retrain: daily")
        for arguments in [["watch", file, "--as", "late", "--once"], ["check", file]] {
            let cron = try await home.start(GalleyHome.binary, arguments).outcome()
            #expect(cron.status == 1 && (cron.err + cron.out).contains("“daily” has 1 of 5 fields"), "\(cron)")
        }
    }
}
