import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// From a start to a live service with the keyboard alone, as a user goes it.
@Suite("From the grid to a live service", .serialized) struct WholeWayTests {
    private static let samples = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples"

    struct Way: CustomTestStringConvertible, Sendable {
        var sample: String
        /// What is applied to the rows to predict, last.
        var applied: String
        var first: String
        var steps: Int
        var actual: String
        var row: String
        var answer: String
        var testDescription: String { sample }
    }

    @Test(
        "a model is finished, framed, combined, deployed and asked",
        arguments: [
            Way(
                sample: "penguins", applied: "fill-test", first: "fill", steps: 0, actual: "species",
                row: #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#,
                answer: "species_probability_Adelie"),
            Way(
                sample: "flights", applied: "scale-test", first: "fill", steps: 2, actual: "late",
                row: #"""
                    {"month":1,"day":1,"hour":5,"origin":"EWR","carrier":"UA","distance":1400,"temp":39.5,\#
                    "wind_speed":12.5,"precip":0.5,"visib":10.5}
                    """#,
                answer: "late_probability"),
        ])
    func wholeWay(_ way: Way) async throws {
        let folder = "\(Self.samples)/\(way.sample)"
        let start = try String(contentsOfFile: "\(folder)/\(way.sample)-start.galley.yaml", encoding: .utf8)
        let session = try EditorSession(start, beside: ["\(folder)/data"], columns: 160, rows: 50)
        try session.expect("valid")
        #expect(try session.preview().contains("capture"), "without a capture the preview says what is missing")

        // The missing nodes.
        try session.go(to: way.applied)
        try session.press("a")
        try session.type("predictor")
        try session.press("Enter")
        try session.expect("predictor")
        // The model has come along: it was the only one that led nowhere.
        try session.go(to: "predictor")
        try session.press("a")
        try session.type("classificationscorer")
        try session.press("Enter")
        try session.type(way.actual)
        try session.press("Enter")
        try session.type("\(way.actual)_predicted")
        try session.press("Enter")
        try session.expect("valid")

        // All of it runs.
        try session.press("R")
        try session.expect("run done")
        try session.go(to: "classification-scorer")
        try session.expect("accuracy")

        // Preprocessing and scoring become captures; the preview follows.
        try session.go(to: way.first)
        try session.press("v")
        for _ in 0..<way.steps { try session.press("l") }
        try session.press("f", "Enter", "C-u")
        try session.type("prepare")
        try session.press("Enter")
        try session.expect("prepare")
        #expect(try session.preview().contains("frozen"))
        #expect(try !session.preview().contains("predictor"))
        try session.go(to: "predictor")
        try session.press("f", "Enter", "C-u")
        try session.type("score")
        try session.press("Enter", "m")
        try session.expect("Production: production")
        let preview = try session.preview()
        #expect(preview.contains("predictor") && preview.contains("trees.model"), "\(preview)")
        #expect(preview.contains("in table") && preview.contains("out table"), "\(preview)")

        // Saved, and live.
        try session.press("C-s")
        try session.expect("saved")
        try session.press("D", "C-u")
        try session.type("asked")
        try session.press("Enter")
        try session.expect("asked v1")
        let service = try session.service()
        let answered = try await ask(service.port, way.row)
        let number = try #require(try value(of: way.answer, in: answered))

        // What answers is what creation computes and `galley score` says.
        let given = try #require(try JSONSerialization.jsonObject(with: Data(way.row.utf8)) as? [String: Any])
        let names = given.keys.sorted()
        let csv = names.joined(separator: ",") + "\n" + names.map { "\(given[$0]!)" }.joined(separator: ",") + "\n"
        let scored = try Built.run(
            [Built.galley, "score", "asked"], input: csv, environment: ["GALLEY_HOME": session.home])
        let lines = scored.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        try #require(lines.count == 2, "\(scored)")
        let column = try #require(lines[0].firstIndex(of: way.answer), "\(lines[0])")
        #expect(Double(lines[1][column]) == number)
        #expect((0...1).contains(number))

        try session.begin("q")
        try session.waitForEnd()
    }

    private func ask(_ port: Int, _ row: String) async throws -> Data {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)/v1/deployments/asked")))
        request.httpMethod = "POST"
        request.httpBody = Data(row.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200, "\(String(decoding: data, as: UTF8.self))")
        return data
    }

    private func value(of name: String, in answer: Data) throws -> Double? {
        let answer = try #require(try JSONSerialization.jsonObject(with: answer) as? [String: Any])
        let result = try #require(answer["result"] as? [String: Any])
        return result[name] as? Double
    }
}
