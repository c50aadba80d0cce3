package import Catalog
import Glibc
import Synchronization

/// The program that runs a language's scripts on this machine.
package struct ScriptInterpreter: Hashable, Sendable {
    package let language: ScriptLanguage
    /// Absolute.
    package let path: String
    /// In its own words.
    package let version: String

    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    /// The one that the setting names, else that of an active environment, else the first along PATH.
    ///
    /// Each is asked for its version once.
    package static func find(_ language: ScriptLanguage) throws(Missing) -> ScriptInterpreter {
        let path = try path(of: language)
        if let known = known.withLock({ $0[path] }), known.language == language { return known }
        let version: String
        do throws(Program.Failure) {
            version = try Program.run(path, ["--version"], timeLimit: .seconds(10))
        } catch {
            throw Missing(description: "\(path) doesn't run: \(error.outcome)")
        }
        let line = String(version.prefix { !$0.isNewline })
        let found = ScriptInterpreter(language: language, path: path, version: line)
        known.withLock { $0[path] = found }
        return found
    }

    private static let known = Mutex<[String: ScriptInterpreter]>([:])

    private static func path(of language: ScriptLanguage) throws(Missing) -> String {
        if let named = environment(language.setting) {
            guard let path = named.contains("/") ? named : Program.find(named), access(path, X_OK) == 0 else {
                throw Missing(description: "\(language.setting) names \(named), which is no program that can be run")
            }
            return path
        }
        for place in language.environments.compactMap(environment) {
            let path = "\(place)/bin/\(language.program)"
            if access(path, X_OK) == 0 { return path }
        }
        guard let path = Program.find(language.program) else {
            throw Missing(
                description:
                    "there is no \(language.program) on the PATH: \(language.remedy), or name one in \(language.setting)"
            )
        }
        return path
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Fails where packages are missing without which tables can't be handed over.
    package func requirePackages() throws(Missing) {
        guard language == .python else { return }
        let asked = "import importlib.util as u; print(*[p for p in ('pandas', 'pyarrow') if not u.find_spec(p)])"
        let answer = (try? Program.run(path, ["-c", asked], timeLimit: .seconds(10))) ?? ""
        let missing = answer.split(whereSeparator: \.isWhitespace).map(String.init)
        if !missing.isEmpty { throw lacking(missing) }
    }

    func lacking(_ packages: [String]) -> Missing {
        Missing(
            description: "\(path) lacks \(packages.joined(separator: " and ")): "
                + "\(path) -m pip install \(packages.joined(separator: " "))")
    }

    /// What makes the worker of it speak UTF-8 and give the same results on any machine.
    ///
    /// - Parameter folder: where scripts find themselves.
    func environment(in folder: String) -> [String: String] {
        [
            "GALLEY_FOLDER": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1",
        ]
    }

    /// The program of the worker, and how it is called.
    var worker: (source: [UInt8], arguments: (_ file: String) -> [String]) {
        switch language {
        case .r: (PackageResources.r_R, { ["--no-init-file", $0] })
        default: (PackageResources.python_py, { [$0] })
        }
    }
}
