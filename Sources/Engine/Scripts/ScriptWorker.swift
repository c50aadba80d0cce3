import Catalog
import Glibc
import Workflow

/// A process that runs scripts one after the other, kept warm in between. One thread at a time.
final class ScriptWorker {
    /// Why a script came to nothing.
    enum Failure: Error {
        case cancelled
        /// A table could not be handed over.
        case table(RunError)
        /// - Parameters:
        ///   - line: of the script.
        ///   - detail: more words on it, such as the way through the calls.
        case script(String, line: Int?, detail: String)
    }

    struct Request {
        var script: Script
        var columns: [Column]
        /// Files with the tables, by variable.
        var inputs: [(variable: String, file: String)]
        /// Where the answer goes.
        var output: String
    }

    /// A line of shell that starts the worker and, in its group but as no child of it, one who waits until Galley is
    /// gone, to end then whatever a script is at and to leave nothing behind.
    private static let starter = """
        ( ( cd /; read -r _ <&5; kill -9 $$; rm -rf "$GALLEY_FOLDER"; kill -9 -$$ ) 3<&- 4>&- >/dev/null 2>&1 & )
        exec "$@" 5<&-
        """

    let interpreter: ScriptInterpreter
    /// For the tables that come and go, and in `run` for what the script makes.
    let folder: TransientFolder
    private let process: pid_t
    private let pipes: WorkerPipes
    private var status: Int32?
    /// Whether another script may follow.
    private(set) var isClean = true

    /// Starts the program and waits until it is ready.
    init(_ interpreter: ScriptInterpreter, isCancelled: () -> Bool) throws(Failure) {
        self.interpreter = interpreter
        let made = Result { () throws(TransientFolder.Unwritable) in try TransientFolder() }
        guard case .success(let folder) = made else {
            throw .script("there is no room for a worker", line: nil, detail: "")
        }
        self.folder = folder
        guard let program = WorkerProgram.all.first(where: { $0.language == interpreter.language }) else {
            throw .script("nothing runs \(interpreter.language.name)", line: nil, detail: "")
        }
        let file = "\(folder.path)/worker"
        guard Files.write(program.source, to: file) else {
            throw .script("\(folder.path) can't be written", line: nil, detail: "")
        }
        do throws(Program.SpawnError) {
            let pipes = try WorkerPipes()
            self.pipes = pipes
            process = try Program.start(
                "/bin/sh", ["-c", Self.starter, "sh", interpreter.path] + program.options + [file, interpreter.path],
                environment: program.environment(in: folder.path), flags: POSIX_SPAWN_SETPGROUP
            ) {
                pipes.redirect(&$0)
            }
        } catch {
            throw .script("\(interpreter.path) can't be started: \(error)", line: nil, detail: "")
        }
        pipes.closeOtherEnds()
        let hello = try exchange([], isCancelled: isCancelled)
        guard hello.first == "ready" else {
            isClean = false
            throw .script(WorkerPipes.Printed.shown(hello.dropFirst().first ?? ""), line: nil, detail: "")
        }
    }

    deinit { end() }

    /// Whether the process still runs.
    var isAlive: Bool {
        guard status == nil else { return false }
        var change = siginfo_t()
        // Only to look: until it is ended here, its number means this group and no other.
        return waitid(P_PID, id_t(process), &change, WEXITED | WNOHANG | WNOWAIT) == 0 && change.si_signo == 0
    }

    /// Ends the process with all that scripts have started. Returns how it has ended.
    @discardableResult
    private func end() -> Int32 {
        if let status { return status }
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        self.status = status
        // Where this process is the first of a container, the rest of the group has become its own.
        while waitpid(-process, nil, 0) > 0 || errno == EINTR {}
        return status
    }

    /// Runs a script; its answer is in the file then. Returns what it printed, of much the end.
    func run(_ request: Request, isCancelled: () -> Bool) throws(Failure) -> String {
        let place = "\(folder.path)/run"
        guard mkdir(place, 0o700) == 0 else {
            throw .script("\(place) can't be made: \(String(cString: strerror(errno)))", line: nil, detail: "")
        }
        defer {
            Files.remove(place)
            if Files.identity(place) != nil { isClean = false }
        }
        var fields = [request.script.text, place, request.output, request.script.isRowByRow ? "1" : ""]
        fields.append("\(request.inputs.count)")
        fields += request.inputs.flatMap { [$0.variable, $0.file] }
        fields.append("\(request.columns.count)")
        fields += request.columns.flatMap { [$0.name, $0.type.name] }
        isClean = false
        pipes.printed.clear()
        let reply = try exchange(fields, isCancelled: isCancelled)
        guard reply.count == 5 else { throw .script("the worker answers nonsense", line: nil, detail: "") }
        isClean = reply[4].isEmpty
        guard reply[0] == "done" else {
            let (sentence, detail) = (WorkerPipes.Printed.shown(reply[1]), WorkerPipes.Printed.shown(reply[3]))
            throw .script(sentence, line: Int(reply[2]), detail: described(detail))
        }
        return pipes.printed.text
    }

    /// Sends a request and waits for the answer.
    private func exchange(_ fields: [String], isCancelled: () -> Bool) throws(Failure) -> [String] {
        pipes.send(fields)
        while true {
            if let reply = pipes.pass() { return reply }
            if isCancelled() {
                isClean = false
                kill(-process, SIGKILL)
                throw .cancelled
            }
            guard pipes.isClosed || !isAlive else { continue }
            // What it said last may still lie in the pipe.
            if let reply = pipes.pass() { return reply }
            throw .script(ending, line: nil, detail: described(""))
        }
    }

    private func described(_ detail: String) -> String {
        let printed = pipes.printed.text
        return [detail, printed.isEmpty ? "" : "it printed: \(printed)"].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// How the process went away in the midst of a script.
    private var ending: String {
        isClean = false
        let status = end()
        let name = interpreter.language.name
        switch (status & 0x7f, status >> 8) {
        case (0, let code): return "\(name) ended with status \(code) in the midst of the script"
        case (SIGKILL, _): return "\(name) was killed in the midst of the script, perhaps for want of memory"
        case (let number, _):
            return "\(name) crashed in the midst of the script: \(String(cString: strsignal(number)))"
        }
    }
}
