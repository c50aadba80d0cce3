import Engine
import Foundation
import Testing

@Suite("Transient folders") struct TransientFolderTests {
    @Test("what goes with a folder is all that lies in it, and nothing that links in it lead to")
    func links() async throws {
        let folder = try TemporaryFolder()
        let kept = try folder.write("kept/data", "mine")
        for path in [folder.path, folder.path + "/kept"] { chmod(path, 0o777) }
        await #expect(processExitsWith: .success) { [path = folder.path as String] in
            // Nothing is forbidden to root.
            if getuid() == 0 { setuid(65534) }
            setenv("TMPDIR", path, 1)
            try TransientFolder.with { made in
                mkdir(made + "/closed", 0o755)
                symlink(path + "/kept", made + "/closed/link")
                chmod(made + "/closed", 0o555)
            }
        }
        #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
    }
}
