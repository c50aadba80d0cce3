import FoundationEssentials
import Glibc

/// How editing a text in the user's own editor ended.
package enum OutsideEdit: Hashable, Sendable {
    case done(String)
    /// Why it came to nothing, and what had been written until then, if anything.
    case failed(String, written: String?)
}

/// The user's own text editor: `$VISUAL`, else `$EDITOR`, else vi.
package struct OutsideEditor: Sendable {
    /// As a shell reads it: a program and perhaps options.
    package let command: String
    private let folder: String
    private let environment: [String: String]

    package init(environment: [String: String]) {
        func given(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        command = given("VISUAL") ?? given("EDITOR") ?? "vi"
        folder = given("TMPDIR") ?? "/tmp"
        self.environment = environment
    }

    /// Keeps what is typed to interrupt the other program from ending this one, while the terminal is lent.
    package static func lending<Result>(_ body: () -> Result) -> Result {
        let own = [SIGINT, SIGQUIT, SIGTSTP].map { number in
            var (action, old) = (sigaction(), sigaction())
            action.__sigaction_handler.sa_handler = number == SIGTSTP ? SIG_DFL : SIG_IGN
            sigaction(number, &action, &old)
            return (number: number, action: old)
        }
        defer {
            for var entry in own { sigaction(entry.number, &entry.action, nil) }
        }
        return body()
    }

    /// Has a text edited in a file of its own, which is gone afterwards. Blocks; the terminal must be free.
    package func edit(_ text: String, ending: String) -> OutsideEdit {
        var template = Array("\(folder)/galley-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            return .failed(
                "no folder for the text can be made in \(folder): \(String(cString: strerror(errno)))", written: nil)
        }
        let own = String(cString: made)
        defer { try? FileManager.default.removeItem(atPath: own) }
        let file = "\(own)/text.\(ending)"
        let given = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        guard FileManager.default.createFile(atPath: file, contents: Data(given.utf8)) else {
            return .failed("\(file) can't be written", written: nil)
        }
        let complaint = run(file)
        guard let data = FileManager.default.contents(atPath: file),
            let read = String(validating: data, as: UTF8.self)
        else { return .failed(complaint ?? "\(command) left no UTF-8 text behind", written: nil) }
        let lines = read.replacing("\r\n", with: "\n")
        let written = lines.hasSuffix("\n") && !text.hasSuffix("\n") ? String(lines.dropLast()) : lines
        if let complaint { return .failed(complaint, written: written == text ? nil : written) }
        return .done(written)
    }

    /// Why it went wrong; nil where it didn't.
    private func run(_ file: String) -> String? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words = ["sh", "-c", "\(command) \"$1\"", "galley", file]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/bin/sh", nil, &attributes, &arguments, &variables)
        guard code == 0 else { return "sh can't be started: \(String(cString: strerror(code)))" }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        switch (status & 0x7F, status >> 8 & 0xFF) {
        case (0, 0): return nil
        case (0, 127), (0, 126): return "\"\(command)\" can't be started: name your editor in VISUAL or EDITOR"
        case (0, let code): return "\(command) ended with status \(code): the text is as it was"
        case (let number, _): return "\(command) was ended by signal \(number): the text is as it was"
        }
    }
}
