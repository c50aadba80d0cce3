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
        let path = Files.absolute(try path(of: language))
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
        if let named = Environment[language.setting] {
            guard let path = named.contains("/") ? named : Program.find(named), access(path, X_OK) == 0 else {
                throw Missing(description: "\(language.setting) names \(named), which is no program that can be run")
            }
            return path
        }
        for place in language.environments.compactMap({ Environment[$0] }) {
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

    /// Fails where its worker doesn't start, as it can't without packages that hand tables over. Blocking.
    package func check() throws(Missing) {
        let deadline = ContinuousClock.now + .seconds(30)
        do throws(ScriptWorker.Failure) {
            _ = try ScriptWorker(self) { ContinuousClock.now > deadline }
        } catch {
            guard case .script(let sentence, _, _) = error else {
                throw Missing(description: "\(path) isn't ready within 30 s")
            }
            throw Missing(description: sentence)
        }
    }
}
