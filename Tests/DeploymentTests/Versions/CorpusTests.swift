import Deployment
import Foundation
import Testing

/// What earlier versions of Galley deployed computes the same to this day.
struct CorpusTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Corpus"

    private static var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".galley") }
            .sorted()
    }

    @Test("There is a file of each model kind, of every version")
    func complete() throws {
        let keys = try String(contentsOfFile: Self.folder + "/keys", encoding: .utf8).split(separator: "\n")
        for version in keys.compactMap({ $0.split(separator: " ").last }) {
            for name in ["trees", "forest", "logistic", "linear"] {
                #expect(Self.files.contains("\(name)-\(version).galley"))
            }
        }
        #expect(!keys.isEmpty && Self.files.count == keys.count * 4)
    }

    @Test("It is signed, whole, and replays bit for bit", arguments: files)
    func replay(file: String) throws {
        let home = try TemporaryFolder()
        let keyring = Keyring(folder: home.path)
        for line in try String(contentsOfFile: Self.folder + "/keys", encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            try keyring.trust(try #require(PublicKey(words[0])), as: words[1])
        }
        let registry = try Registry(folder: home.path)
        let taken = try VersionFile.take("\(Self.folder)/\(file)", as: nil, into: registry, keyring: keyring)
        #expect(taken.isNew && file.hasPrefix(taken.version.deployment) && file.contains("-\(taken.signer)."))
        let bundle = try OpenBundle(registry.bundle(of: taken.version))
        #expect(bundle.proofs.count == 1)
        try bundle.verify()
        // What was deployed before distributions were kept has none, and says so.
        let drift = DriftReport(version: 1, contract: bundle.contract, minutes: [])
        #expect(drift.hasReference == !file.contains("-0.1.0."))
    }
}
