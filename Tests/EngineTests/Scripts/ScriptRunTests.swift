import Catalog
import Engine
import Foundation
import Synchronization
import Testing
import Workflow

/// What becomes of scripts that fail, print, leave, or don't end.
@Suite("Running scripts", .serialized) struct ScriptRunTests {
    private static let both = ["python-script@1", "r-script@1"] as [TypeID]

    private func failure(_ type: TypeID, _ script: String) async throws -> RunError {
        let scratch = try Scratch()
        let result = try await scratch.attempt(try Scripts.workflow("SELECT 1 AS x", type, script))
        return try #require(Scripts.error(of: result), "\(result.states)")
    }

    @Test(
        "an exception is told with its own words and the line of the script",
        arguments: [
            ("python-script@1", "a = 1\n\ndef f():\n    raise ValueError('oh')\nf()", "line 4: ValueError: oh"),
            ("python-script@1", "a = 1\nb = 2 3", "line 2: SyntaxError: invalid syntax"),
            ("python-script@1", "\nimport nosuch", "line 2: ModuleNotFoundError: No module named 'nosuch': "),
            ("python-script@1", "exit(3)", "line 1: SystemExit: the script called exit()"),
            ("python-script@1", "import os\nos._exit(3)", "Python ended with status 3 in the midst of the script"),
            (
                "python-script@1", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
                "Python was killed in the midst of the script"
            ),
            ("python-script@1", "import ctypes\nctypes.string_at(0)", "Python crashed in the midst of the script"),
            ("r-script@1", "a <- 1\n\nf <- function() {\n    stop('bad luck')\n}\nf()", "line 4: bad luck"),
            ("r-script@1", "a <- 1\nb <- 2 3", "line 2: unexpected numeric constant"),
            ("r-script@1", "\nlibrary(nosuch)", "line 2: there is no package called"),
            ("r-script@1", "q('no')", "line 1: the script called quit()"),
            ("r-script@1", "base::q('no', 3)", "R ended with status 3 in the midst of the script"),
            ("r-script@1", "tools::pskill(Sys.getpid(), 9)", "R was killed in the midst of the script"),
        ] as [(TypeID, String, String)])
    func failing(type: TypeID, script: String, words: String) async throws {
        let error = try await failure(type, script)
        #expect(error.message.hasPrefix(words), "\(error)")
        #expect(error.place == .parameter("script"))
    }

    @Test("what a script printed stands with its node, and with its failure", arguments: both)
    func printing(type: TypeID) async throws {
        let scratch = try Scratch()
        let result = try await scratch.run(try Scripts.workflow("SELECT 1 AS x", type, "print('hello')"))
        #expect(try Scripts.printed(in: result).contains("hello"))
        let stop = type.name == "r-script" ? "stop('oh')" : "raise KeyError('oh')"
        let error = try await failure(type, "print('so far')\n\(stop)")
        #expect(error.detail?.contains("so far") == true)
    }

    @Test("progress bars stand as they were last, without what steers a terminal")
    func bars() async throws {
        let scratch = try Scratch()
        let script = "print('10%\\r50%\\r\\x1b[1;31m100%\\x1b[0m\\r\\n  end \\x07\\x7f\\x9b2J\\x85\\n\\n')"
        let result = try await scratch.run(try Scripts.workflow("SELECT 1 AS x", "python-script@1", script))
        #expect(try Scripts.printed(in: result) == "100%\n  end ")
    }

    @Test(
        "nothing of a failure steers a terminal",
        arguments: [
            ("python-script@1", "def oh(): raise ValueError('\\u001b]52;c;\\u0007 \\u009b31moh')\noh()"),
            ("r-script@1", "oh <- function() stop('\\u001b]52;c;\\u0007 \\u009b31moh')\noh()"),
        ] as [(TypeID, String)])
    func steering(type: TypeID, script: String) async throws {
        let error = try await failure(type, script)
        #expect(error.message.hasSuffix("]52;c; oh"), "\(error)")
        for text in [error.message, error.detail ?? ""] {
            let controls = text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
            #expect(controls.isEmpty, "\(text)")
        }
    }

    @Test("megabytes of print hold nothing up, and their end is kept", arguments: both)
    func chatter(type: TypeID) async throws {
        let scratch = try Scratch()
        let script =
            type.name == "r-script"
            ? "for (i in 1:200) cat(strrep('x', 1e5), '\\n')\ncat('the end')"
            : "for i in range(200): print('x' * 100_000)\nprint('the end')"
        let result = try await scratch.run(try Scripts.workflow("SELECT 1 AS x", type, script))
        let printed = try Scripts.printed(in: result)
        #expect(printed.hasSuffix("the end") && printed.count < 20_000)
    }

    /// A language with what a script leaves behind in it, and what the next one finds of it.
    struct Leaving: Sendable, CustomTestStringConvertible {
        var type: TypeID
        /// Starts a program whose number is `pid` in the table then, and which holds open what answers come through.
        var start: String
        /// Tells in `seen` whether the same worker runs this.
        var next: String
        /// Ends the worker in the midst of a script, in a way that nobody can catch.
        var end: String
        var testDescription: String { type.name }
    }

    static let leavings = [
        Leaving(
            type: "python-script@1",
            start: """
                import threading, time, subprocess, builtins, os, signal
                threading.Thread(target=time.sleep, args=(600,)).start()
                builtins.left = subprocess.Popen(['sleep', '601'], pass_fds=(3, 4))
                table['pid'] = builtins.left.pid
                """,
            next: "import builtins\ntable['seen'] = hasattr(builtins, 'left')",
            end: "os.kill(os.getpid(), signal.SIGKILL)"),
        Leaving(
            type: "r-script@1", start: "table$pid <- parallel::mcparallel(Sys.sleep(600))$pid",
            next: "table$seen <- 'parallel' %in% loadedNamespaces()", end: "tools::pskill(Sys.getpid(), 9)"),
    ]

    @Test("threads and programs that a script leaves behind are gone before the next", arguments: leavings)
    func leaving(_ leaving: Leaving) async throws {
        let scratch = try Scratch()
        let left = try await scratch.run(
            try Scripts.workflow("SELECT 1 AS x", leaving.type, leaving.start, ["adds": ["pid": "INTEGER"]]))
        let process = try #require(try await scratch.rows("script", in: left).first?[1].int)
        let after = try await scratch.run(
            try Scripts.workflow("SELECT 1 AS x", leaving.type, leaving.next, ["adds": ["seen": "BOOLEAN"]]))
        #expect(try await scratch.rows("script", in: after) == [[1, false]])
        #expect(try await Scripts.ends(process))
    }

    @Test("programs that a script has started are gone with a worker that dies of it", arguments: leavings)
    func orphans(_ leaving: Leaving) async throws {
        let scratch = try Scratch()
        let mark = scratch.folder.path + "/pid"
        let note =
            leaving.type.name == "r-script"
            ? "cat(table$pid, file = '\(mark)')" : "open('\(mark)', 'w').write(str(table['pid'][0]))"
        let script = [leaving.start, note, leaving.end].joined(separator: "\n")
        let result = try await scratch.attempt(
            try Scripts.workflow("SELECT 1 AS x", leaving.type, script, ["adds": ["pid": "INTEGER"]]))
        #expect(Scripts.error(of: result)?.message.contains("was killed in the midst of the script") == true)
        let process = try #require(Int(try String(contentsOfFile: mark, encoding: .utf8)))
        #expect(try await Scripts.ends(process))
    }

    /// What a script can set for the whole process, and what the next one must find.
    struct Traces: Sendable, CustomTestStringConvertible {
        var type: TypeID
        var leave: String
        var check: String
        var testDescription: String { type.name }
    }

    static let traces = [
        Traces(
            type: "python-script@1",
            leave: """
                import decimal, locale, os, sys, tempfile, time, warnings
                secret = 1
                np.random.rand()
                os.environ.update(TZ='Asia/Tokyo', SECRET='x')
                time.tzset()
                locale.setlocale(locale.LC_ALL, 'C')
                decimal.getcontext().prec = 3
                np.seterr(all='raise')
                pd.set_option('display.precision', 2)
                warnings.simplefilter('error')
                sys.path.append('/nowhere')
                for folder in ('.', tempfile.gettempdir()):
                    open(folder + '/left', 'w').close()
                """,
            check: """
                import decimal, locale, os, random, sys, tempfile, time, warnings
                assert 'secret' not in globals() and 'SECRET' not in os.environ
                assert time.localtime(0).tm_hour == 0 and 'UTF-8' in locale.setlocale(locale.LC_ALL)
                assert decimal.getcontext().prec == 28 and np.geterr()['divide'] == 'warn'
                assert pd.get_option('display.precision') == 6
                assert '/nowhere' not in sys.path and os.listdir('.') == [] and os.listdir(tempfile.gettempdir()) == []
                warnings.warn('no error')
                table['r'] = np.random.rand() + random.random()
                """),
        Traces(
            type: "r-script@1",
            leave: """
                secret <- 1
                options(digits = 3)
                library(splines)
                RNGkind("L'Ecuyer-CMRG")
                Sys.setenv(TZ = 'Asia/Tokyo', SECRET = 'x')
                Sys.setlocale('LC_COLLATE', 'C')
                for (folder in c('.', tempdir())) file.create(file.path(folder, 'left'))
                """,
            check: """
                stopifnot(!exists('secret'), getOption('digits') == 7, !'package:splines' %in% search())
                stopifnot(RNGkind()[1] == 'Mersenne-Twister', Sys.getenv('SECRET') == '')
                stopifnot(format(.POSIXct(0), '%H') == '00', Sys.getlocale('LC_COLLATE') == 'C.UTF-8')
                stopifnot(length(dir()) == 0, length(dir(tempdir())) == 0)
                table$r <- runif(1)
                """),
    ]

    @Test("scripts see nothing of each other, and the same chance", arguments: traces)
    func isolation(_ traces: Traces) async throws {
        let scratch = try Scratch()
        _ = try await scratch.run(try Scripts.workflow("SELECT 1 AS x", traces.type, traces.leave))
        var found: Set<[ParameterValue]> = []
        for query in ["SELECT 1 AS x", "SELECT 1 AS x -- again"] {
            let result = try await scratch.run(
                try Scripts.workflow(query, traces.type, traces.check, ["adds": ["r": "DOUBLE"]]))
            found.formUnion(try await scratch.rows("script", in: result))
        }
        #expect(found.count == 1)
    }

    @Test("an unchanged script isn't run again, in this session or the next", arguments: both)
    func cache(type: TypeID) async throws {
        let scratch = try Scratch()
        let marks = scratch.folder.path + "/runs"
        let script =
            type.name == "r-script"
            ? "cat('x', file = '\(marks)', append = TRUE)" : "open('\(marks)', 'a').write('x')"
        let flow = try Scripts.workflow("SELECT 1 AS x", type, script)
        func runs() -> Int { (try? String(contentsOfFile: marks, encoding: .utf8))?.count ?? 0 }
        #expect(try await scratch.run(flow).computed.contains("script") && runs() == 1)
        #expect(try await scratch.run(flow).computed.isEmpty && runs() == 1)
        let next = try scratch.restarted()
        // Looking doesn't run it either.
        _ = await next.engine.lookup(flow, folder: scratch.folder.path)
        #expect(runs() == 1)
        let again = try await next.run(flow)
        #expect(again.computed.isEmpty && runs() == 1)
        #expect(try await next.rows("script", in: again) == [[1]])
        var changed = flow
        changed.nodes["script"]?.parameters["script"] = .string(script + "\n")
        #expect(try await next.run(changed).computed.contains("script") && runs() == 2)
    }

    @Test("a script that doesn't end is ended within a moment", arguments: both)
    func cancelling(type: TypeID) async throws {
        let scratch = try Scratch()
        let mark = scratch.folder.path + "/begun"
        let script =
            type.name == "r-script"
            ? "file.create('\(mark)'); repeat {}" : "open('\(mark)', 'w').close()\nwhile True: pass"
        let control = RunControl()
        let flow = try Scripts.workflow("SELECT 1 AS x", type, script)
        let cancelled = Mutex<ContinuousClock.Instant?>(nil)
        let isOver = Mutex(false)
        Thread.detachNewThread {
            while !FileManager.default.fileExists(atPath: mark), !isOver.withLock(\.self) { usleep(1000) }
            cancelled.withLock { $0 = .now }
            control.cancel()
        }
        let result = try await scratch.attempt(flow, control: control)
        isOver.withLock { $0 = true }
        let waited = try #require(cancelled.withLock { $0 }).duration(to: .now)
        #expect(result.states["script"] == .skipped)
        #expect(waited < .milliseconds(200), "\(waited)")
    }
}
