import FoundationEssentials

/// The proofs of a bundle that was sealed by this version of Galley, so that each of them held.
package struct ProvedBefore {
    private let proofs: [RecordedProof]
    private let hashes: [String: String]

    /// - Parameter galley: the version that proves now; what another version proved is proved again.
    package init(_ bundle: Bundle, by galley: String) {
        let isOurs = bundle.manifest.created.galley == galley
        let bytes = isOurs ? (try? bundle.bytes(of: BundleLayout.proofs)) ?? [] : []
        proofs = (try? JSONDecoder().decode([RecordedProof].self, from: Data(bytes))) ?? []
        hashes = Dictionary(bundle.manifest.files.map { ($0.path, $0.sha256) }) { first, _ in first }
    }

    /// Whether a proof whose files lie in `folder` is one of them, to the last byte. A workflow names its frozen parts
    /// with their hashes, so its own hash vouches for them.
    package func holds(_ proof: RecordedProof, in folder: String) -> Bool {
        guard proofs.contains(proof) else { return false }
        let files = [proof.workflow] + (proof.inputs + proof.outputs).map(\.file)
        return files.allSatisfy { file in
            guard let digest = try? FileSystem.digest("\(folder)/\(file)") else { return false }
            return digest.sha256 == hashes[file]
        }
    }
}
