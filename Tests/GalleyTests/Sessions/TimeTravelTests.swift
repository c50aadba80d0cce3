import Deployment
import Foundation
import Testing

/// The dashboard and logged requests on a real terminal.
@Suite("Time travel in a terminal", .serialized) struct TimeTravelTests {
    private static let penguins =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"

    private func session() throws -> EditorSession {
        let text = try String(contentsOfFile: "\(Self.penguins)/penguins.galley.yaml", encoding: .utf8)
            .replacing("trees: 50", with: "trees: 3")
        let session = try EditorSession(text, beside: ["\(Self.penguins)/data"], columns: 160, rows: 50)
        try session.press("D", "Enter")
        try session.expect("v1")
        return session
    }

    private func log(_ id: String, in session: EditorSession) throws {
        let name = try #require(try Registry(folder: session.home).deployments().first?.name)
        var tally = MinuteTally(deployment: name, version: 1, minute: MinuteTally.minute(of: .now))
        tally.requests.add(status: 200, rows: 1, seconds: 0.0015)
        try RequestLog(folder: session.home).add(
            [
                LoggedRequest(
                    id: id, deployment: name, version: 1, at: .now, rows: 1, seconds: 0.0015, status: 200,
                    input: #"""
                        {"table": [{"bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": null, \#
                        "body_mass_g": 3750}]}
                        """#, answer: #"{"table": [{"species_predicted": "Gentoo"}]}"#)
            ], [tally])
    }

    @Test("the dashboard tells what is logged as it comes, and a request goes node by node from there")
    func dashboard() throws {
        let session = try session()
        try session.press("g", "w")
        try session.expect("nothing was asked yet")
        try log("first", in: session)
        try session.wait(for: "species_predicted Gentoo")
        try session.expect("1.5 ms")
        try log("second", in: session)
        try session.wait(for: "most 2/min")
        try session.press("j", "Enter")
        try session.wait(for: "request first, read-only")
        try session.wait(for: "answers request first otherwise")
        try session.expect("'Gentoo' logged, 'Adelie' today")
        try session.press("]", "s")
        try session.expect("step 2 of")
        try session.expect("changed body_mass_g, flipper_length_mm")
        try session.press("d", "d")
        try session.expect("nothing is changed")
        try session.begin("q")
        try session.wait(for: "the last 60 minutes")
        try session.press("Escape", "Escape", "g", "q")
        try session.expect("Replay which request")
        try session.type("second")
        try session.press("Enter")
        try session.wait(for: "request second, read-only")
    }

    @Test("a dashboard that nothing happens on takes no processor time")
    func idle() throws {
        let session = try session()
        try log("only", in: session)
        try session.press("g", "w")
        try session.wait(for: "species_predicted Gentoo")
        #expect(try session.comesToRest())
    }
}
