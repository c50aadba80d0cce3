import Foundation
import Testing

/// Which version changed an answer, on the command line.
@Suite("Bisecting on the command line", .serialized) struct BisectCommandTests {
    private let home: GalleyHome
    private let penguins: String
    private let row =
        #"{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750}"#

    init() throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
    }

    private func edit(_ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(toFile: penguins, atomically: true, encoding: .utf8)
    }

    /// A version with so many trees.
    private func deploy(_ trees: [Int], _ note: String = "") async throws {
        for (number, count) in trees.enumerated() {
            let text = try String(contentsOfFile: penguins, encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("    trees: ") })
            try edit(String(line), "    trees: \(count)")
            let done = try await home.galley("deploy", penguins, "--as", "species", "--note", "deploy \(number + 1)")
            try #require(done.status == 0, "\(done)")
        }
    }

    @Test("the version that changed the answer is named, with who, why, both answers and what changed in it")
    func finding() async throws {
        try await deploy([3, 3, 3, 6, 6])
        let found = try await home.galley("bisect", "species", "--row", row)
        #expect(found.status == 0, "\(found)")
        for words in [
            "species v4 changed the answer\n", ": deploy 4\n", "% species_probability_Adelie",
            "from v3 to v4, patch: callers change nothing, answers may differ", "trees 3 -> 6",
            "bisecting assumes one change from v1 to v5",
        ] { #expect(found.out.contains(words), "\(words)\n\(found.out)") }
        #expect(!found.out.contains("\nv2 "), "halving has no need of it: \(found.out)")
        let all = try await home.galley("bisect", "species", "--row", row, "--all")
        for words in ["\nv1       good", "\nv2       good", "\nv3       good", "\nv4       bad", "\nv5       bad"] {
            #expect(all.out.contains(words), "\(words)\n\(all.out)")
        }
        let piped = try await home.galley("bisect", "species", "--bad", "4", "--json", input: row)
        let json = try #require(try piped.json() as? [String: Any])
        #expect(json["first"] as? Int == 4 && json["before"] as? Int == 3 && json["backAndForth"] as? Bool == false)
        #expect(((json["difference"] as? [String: Any])?["frozen"] as? [Any])?.isEmpty == false)
        let coarse = try await home.galley("bisect", "species", "--row", row, "--column", "species_predicted")
        #expect(coarse.status == 1 && coarse.out.contains("v1 and v5 answer the same"), "\(coarse)")
        let near = try await home.galley("bisect", "species", "--row", row, "--tolerance", "0.99")
        #expect(near.status == 1 && near.out.contains("answer the same"), "\(near)")
    }

    @Test("versions that are gone are passed over by name, and one that may have been it is told")
    func skipping() async throws {
        try await deploy([3, 4, 6, 6])
        #expect(try await home.galley("tag", "species", "1", "first").status == 0)
        #expect(try await home.galley("gc", "--keep", "1").status == 0)
        let found = try await home.galley("bisect", "species", "--row", row)
        for words in [
            "species v3 changed the answer, or one before it that can't be asked: v2",
            "v2 was not asked: its bundle was removed to make room",
        ] { #expect(found.out.contains(words), "\(words)\n\(found.out)") }
        let good = try await home.galley("bisect", "species", "--row", row, "--good", "2")
        #expect(good.status == 1 && good.err.contains("species v2 can't be asked"), "\(good)")
    }

    @Test("an answer that goes back and forth is told, and so are wrong questions")
    func faults() async throws {
        try await deploy([3, 6, 3, 6])
        let found = try await home.galley("bisect", "species", "--row", row, "--all")
        #expect(found.out.contains("the answer went back and forth: there is more than one change"), "\(found.out)")
        let refused = try await home.galley("bisect", "species", "--row", #"{"bill_length_mm": 39.1}"#)
        #expect(refused.status == 1 && refused.out.contains("refused: the rows don't fit the contract"), "\(refused)")
        let order = try await home.galley("bisect", "species", "--row", row, "--good", "3", "--bad", "2")
        #expect(order.status == 1 && order.err.contains("v3 doesn't come before v2"), "\(order)")
        let first = try await home.galley("bisect", "species", "--row", row, "--bad", "1")
        #expect(first.status == 1 && first.err.contains("v1 is the oldest version of species"), "\(first)")
        let broken = try await home.galley("bisect", "species", "--row", "{")
        #expect(broken.status == 1 && broken.err.contains("not JSON"), "\(broken)")
        let column = try await home.galley("bisect", "species", "--row", row, "--column", "species_predict")
        #expect(column.status == 1 && column.err.contains("no column \"species_predict\""), "\(column)")
        let unknown = try await home.galley("bisect", "species", "--request", "0198")
        #expect(unknown.status == 1 && unknown.err.contains("there is no logged request “0198”"), "\(unknown)")
        #expect(try await home.galley("bisect", "species", "--row", row, "--request", "1").status == 64)
    }
}
