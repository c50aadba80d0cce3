import Deployment
import Engine
import Foundation
import Testing

struct ProvedBeforeTests {
    @Test("A proof counts as proved when the same version proved it over the same bytes")
    func holding() async throws {
        let study = try Study()
        #expect(try await study.run(study.deployer).error == nil)
        let bundle = try study.registry.bundle(of: study.registry.version(of: "late"))
        let proof = try #require(try OpenBundle(bundle).proofs.first)
        let galley = bundle.manifest.created.galley
        #expect(ProvedBefore(bundle, by: galley).holds(proof, in: bundle.folder))
        #expect(!ProvedBefore(bundle, by: galley + "1").holds(proof, in: bundle.folder))

        var other = proof
        other.isPrefix.toggle()
        #expect(!ProvedBefore(bundle, by: galley).holds(other, in: bundle.folder))

        let copy = study.folder.path + "/copy"
        try FileManager.default.copyItem(atPath: bundle.folder, toPath: copy)
        #expect(ProvedBefore(bundle, by: galley).holds(proof, in: copy))
        let output = try #require(proof.outputs.first).file
        try Data("other".utf8).write(to: URL(filePath: "\(copy)/\(output)"))
        #expect(!ProvedBefore(bundle, by: galley).holds(proof, in: copy))
    }
}
