import Editor
import Foundation
import Terminal
import Testing
import Workflow

/// The dialog without a terminal: lines in, effects carried out at once, sentences out.
final class LinearSession {
    private(set) var session: Session
    private(set) var dialog = LinearDialog()
    var state: EditorState { session.state }

    init(_ sample: String) async throws {
        session = try await Session.sample(sample, rows: 60, columns: 200, glyphs: .ascii)
        begin()
    }

    /// A document that may be written.
    init(_ document: Document) async {
        session = await Session(document, rows: 60, columns: 200, glyphs: .ascii)
        begin()
    }

    init() async throws {
        session = try await Session.empty(rows: 60, columns: 200)
        begin()
    }

    private func begin() {
        session.state.callsByName = true
        _ = dialog.tell(session.state, isIdle: true)
    }

    func beginTour() {
        session.state.tour = Tour()
        _ = dialog.tell(session.state, isIdle: true)
    }

    /// Gives lines one after the other; what is said after the last.
    private init(_ other: LinearSession) { (session, dialog) = (other.session, other.dialog) }

    /// Another one that stands where this one does.
    func copied() -> LinearSession { LinearSession(self) }

    @discardableResult
    func enter(_ lines: String...) async throws -> [String] {
        var told: [String] = []
        for line in lines {
            let effects = try dialog.take(line, in: &session.state)
            await session.carryOut(effects)
            session.state.followTour()
            told = dialog.tell(session.state, isIdle: true)
        }
        return told
    }

    /// Gives a line; what is said while the world takes its time, and after that.
    func enterSlowly(_ line: String) async throws -> [String] {
        let effects = try dialog.take(line, in: &session.state)
        let told = dialog.tell(session.state, isIdle: false)
        await session.carryOut(effects)
        return told + dialog.tell(session.state, isIdle: true)
    }

    /// Why a line is not done.
    func fault(_ line: String) -> LinearFault? {
        do throws(LinearFault) { _ = try dialog.take(line, in: &session.state) } catch { return error }
        return nil
    }

    /// What a line asks of the world, which is left undone.
    func effects(of line: String) async throws -> [Effect] { try dialog.take(line, in: &session.state) }

    /// Something is deployed, and this is what goes on there.
    func deploy(_ lines: [DeploymentLine], _ monitoring: Monitoring) async {
        session.backend.script.deployments = lines
        session.backend.script.monitoring = monitoring
        await session.take(.deployments(lines))
    }

    func leave() { session.state.prompt = nil }
}
