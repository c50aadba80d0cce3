import Deployment
import Engine
import Testing

@Suite("What the operator allows") struct PermissionsTests {
    private func access(_ text: String) throws -> FileAccess {
        try Permissions.access(text, file: "/state/permissions")
    }

    @Test("is a path on each line, and nothing where there is no file")
    func lines() throws {
        let folder = try TemporaryFolder()
        #expect(try Permissions.access(in: folder.path) == .own)
        let written = "# for prices\n\nallow-read /srv/prices\nallow-read \"/srv/two words\"  # too\nallow-write /tmp\n"
        #expect(try access("allow-programs\n") == FileAccess(runsPrograms: true))
        #expect(try access(written.replacing("\n", with: "\r\n")) == access(written))
        #expect(try access(written) == FileAccess(reading: ["/srv/prices", "/srv/two words"], writing: ["/tmp"]))
    }

    @Test(
        "is told line by line where it can't be meant",
        arguments: [
            ("allow-raed /x", "there is no “allow-raed”; there are allow-read, allow-write and allow-programs; did"),
            ("allow-network", "production reaches no network but through programs"),
            ("allow-programs /bin/sh", "allow-programs stands alone"),
            ("allow-read", "allow-read takes one path"), ("allow-read /a b", "allow-read takes one path"),
            ("allow-read data", "allow-read data: a path from / on is needed"),
            ("allow-write /etc/passwd", "allow-write /etc/passwd: there is no such folder"),
            ("allow-read \"/a", "a quote is not closed"),
        ])
    func faults(line: String, words: String) throws {
        let problem = #expect(throws: Permissions.Problem.self) { try access("allow-read /fine\n\n" + line) }
        let same = #expect(throws: Permissions.Problem.self) { try access("allow-read /fine\r\n\r\n" + line) }
        #expect(same == problem)
        #expect(problem?.description.hasPrefix("/state/permissions:3: \(words)") == true, "\(problem!)")
    }
}
