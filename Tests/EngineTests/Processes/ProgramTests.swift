import Engine
import Glibc
import Testing

@Suite("Other programs") struct ProgramTests {
    private let shell: String

    init() throws { shell = try #require(Program.find("sh")) }

    @Test("a failure tells the command and its last words; what is printed comes back")
    func outcomes() throws {
        #expect(try Program.run(shell, ["-c", "echo out; echo err >&2"]) == "out\nerr\n")
        #expect(try Program.run(shell, ["-c", "cat"], input: Array("given".utf8)) == "given")
        let failure = #expect(throws: Program.Failure.self) { try Program.run(shell, ["-c", "echo no room; exit 3"]) }
        #expect(failure?.description == "\(shell) -c echo no room; exit 3: exit status 3: no room")
        let absent = #expect(throws: Program.Failure.self) { try Program.run("/nowhere/to/be/found", []) }
        #expect(absent?.outcome == "No such file or directory")
        #expect(Program.find("no-such-program-anywhere") == nil)
    }

    @Test("a program ends at its time limit, with what it has started")
    func limit() throws {
        let failure = #expect(throws: Program.Failure.self) {
            try Program.run(shell, ["-c", "echo begun; sleep 600"], timeLimit: .seconds(1))
        }
        #expect(failure?.outcome == "ended by signal 9: begun")
    }

    @Test("nobody waits for what has left a program and holds its output open")
    func outcast() throws {
        let start = ContinuousClock.now
        let said = try Program.run(shell, ["-c", "setsid sh -c 'echo $$; exec sleep 600' &"], timeLimit: .seconds(2))
        #expect(start.duration(to: .now) < .seconds(60))
        // It lives on, out of reach.
        let process = try #require(said.split(separator: "\n").first.flatMap { pid_t($0) })
        #expect(kill(process, SIGKILL) == 0)
    }
}
