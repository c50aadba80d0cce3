import Deployment
import Foundation
import Testing

struct BundleLimitTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func error(_ files: [(path: String, size: Int)]) throws -> BundleError? {
        let list = files.map { "{\"path\": \"\($0.path)\", \"sha256\": \"0\", \"size\": \($0.size)}" }
        let created = #"{"at": "2026-01-01T00:00:00Z", "by": "ada", "galley": "0.1.0"}"#
        let manifest = "{\"format\": 1, \"files\": [\(list.joined(separator: ", "))], \"created\": \(created)}"
        try Data(manifest.utf8).write(to: URL(filePath: folder.path + "/manifest.json"))
        return #expect(throws: BundleError.self) { try Bundle(verifying: folder.path) }
    }

    @Test("A bundle that says it is larger than any is refused by its manifest, before a file is looked at")
    func limits() throws {
        let many = (0...BundleLimits.files).map { (path: "f\($0)", size: 1) }
        #expect(try error(many)?.problem == .tooMuch("10001 files, and it may have 10000"))
        for sizes in [[1 << 40], [1 << 35, 1 << 35, 1], [Int.max, Int.max], [-1]] {
            let files = sizes.enumerated().map { (path: "f\($0)", size: $1) }
            #expect(try error(files)?.problem == .tooMuch("files of more than 64 GiB"), "\(sizes)")
        }
        #expect(try error([(path: "missing", size: 1)])?.problem == .missing("missing"))
    }
}
