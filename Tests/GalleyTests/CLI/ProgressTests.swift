import Foundation
import Testing

/// What runs and deployments tell on a terminal while they go on.
@Suite("Progress on a terminal") struct ProgressTests {
    private let home: GalleyHome

    init() throws {
        home = try GalleyHome()
        try home.write(
            "busy.galley.yaml",
            """
            galley: 1
            name: busy
            nodes:
              busy:
                type: sql-query@1
                at: [0, 0]
                query: SELECT sum(hash(a.range)) AS n FROM range(60000) a, range(20000) b

            """)
    }

    @Test("one line is written over on a terminal, and none where nobody would see it")
    func line() async throws {
        let run = "galley run busy.galley.yaml --fresh --threads 1"
        let piped = try await home.shell(run)
        #expect(piped.status == 0 && !piped.err.contains("\u{1B}") && !piped.err.contains("\r"), "\(piped.err)")
        // The second run knows how long the first took.
        let shown = try await home.shell("script -qec '\(run)' /dev/null")
        #expect(shown.out.contains("\r◐ 0/1  ") && shown.out.contains("Ctrl-c cancels\u{1B}[K"), "\(shown.out)")
        #expect(shown.out.contains("% ") || shown.out.contains("%, "), "\(shown.out)")
        #expect(shown.out.contains("left"), "\(shown.out)")
        let last = try #require(shown.out.components(separatedBy: "\r\u{1B}[K").last)
        #expect(!last.contains("cancels"), "nothing of it stays: \(last)")
        let dumb = try await home.shell("TERM=dumb script -qec '\(run)' /dev/null")
        #expect(!dumb.out.contains("\u{1B}"))
    }
}
