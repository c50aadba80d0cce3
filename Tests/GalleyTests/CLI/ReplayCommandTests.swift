import Deployment
import Foundation
import Testing

/// A logged request node by node, and the version that changed its answer, on the command line.
@Suite("Logged requests on the command line", .serialized) struct ReplayCommandTests {
    private let home: GalleyHome
    private let penguins: String
    private let row =
        #"{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750}"#

    init() throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
    }

    /// Two versions that answer differently.
    private func deploy() async throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        for trees in [3, 6] {
            try text.replacing("trees: 50", with: "trees: \(trees)")
                .write(toFile: penguins, atomically: true, encoding: .utf8)
            let done = try await home.galley("deploy", penguins, "--as", "species")
            try #require(done.status == 0, "\(done)")
        }
    }

    @Test("a logged request goes through the version that answered it once more, node by node")
    func replaying() async throws {
        try await deploy()
        let asked = try await home.galley("bisect", "species", "--row", row, "--json")
        let versions = try #require((try asked.json() as? [String: Any])?["versions"] as? [[String: Any]])
        let answers = try versions.map {
            String(decoding: try JSONSerialization.data(withJSONObject: try #require($0["answer"])), as: UTF8.self)
        }
        let log = try RequestLog(folder: home.path)
        func request(_ id: String, answer: String) -> LoggedRequest {
            LoggedRequest(
                id: id, deployment: "species", version: 1, at: Date(timeIntervalSince1970: 1_700_000_000), rows: 1,
                seconds: 0.002, status: 200, input: #"{"table": [\#(row)]}"#, answer: answer)
        }
        try log.add([request("same", answer: answers[0]), request("other", answer: answers[1])], [])
        let same = try await home.galley(
            "open", "species", "--request", "same", "--linear", input: "list\ndata output-table\n")
        #expect(
            same.out.contains("species v1 answers request same as it did on 2023-11-14T22:13:20Z, to the last bit"),
            "\(same)")
        #expect(same.out.contains("39.1") && same.out.contains("species_predicted Adelie"), "\(same)")
        let other = try await home.galley("open", "species", "--request", "other", "--linear", input: "list\n")
        #expect(
            other.out.contains("species v1 answers request other otherwise") && other.out.contains(" logged, "),
            "\(other)")
        let bisected = try await home.galley("bisect", "species", "--request", "same", "--bad", "2")
        #expect(bisected.out.contains("species v2 changed the answer"), "\(bisected)")
        let gone = try await home.galley("open", "species", "--request", "gone")
        #expect(gone.status == 1 && gone.err.contains("no logged request “gone” of species"), "\(gone)")
        #expect(try await home.galley("open", "--request", "same").status == 64)
        let listed = try await home.galley("--linear", penguins, input: "monitor\nreplay species same\nlist\n")
        #expect(listed.out.contains("request same, 2023-11-14T22:13:20Z, version 1"), "\(listed)")
        let scratch = home.path + "/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let again = try await home.shell(
            "echo 'data output-table' | TMPDIR=\(scratch) galley open species --request same --linear")
        #expect(again.out.contains("species_predicted Adelie"), "\(again)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch) == [], "nobody's rows are left lying about")
    }

    @Test("what a service answered is answered alike, to the last bit")
    func service() async throws {
        try await deploy()
        let service = try await RunningService(home, "--log-requests", "all")
        let asked = try await home.shell(
            """
            curl -s -H 'X-Request-Id: visit-1' -d '\(row)' localhost:\(service.port)/v1/deployments/species
            curl -s -d '{"request": "visit-1", "outcome": "Adelie"}' \
              localhost:\(service.port)/v1/deployments/species/feedback
            """)
        #expect(asked.out.contains("species_predicted"), "\(asked)")
        #expect(await service.stop().status == 0)
        let replayed = try await home.galley("open", "species", "--request", "visit-1", "--linear", input: "list\n")
        #expect(
            replayed.out.contains("species v2 answers request visit-1 as it did on ")
                && replayed.out.contains(", to the last bit"), "\(replayed)")
        let watched = try await home.galley("--linear", penguins, input: "monitor\n")
        for words in ["version 2, the last 60 minutes: 1 request", "request visit-1, ", "accuracy 1.0"] {
            #expect(watched.out.contains(words), "\(words)\n\(watched)")
        }
    }
}
