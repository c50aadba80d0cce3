import Editor
import Terminal
import Workflow

/// Diagrams from a few words: `sketch("a@0,0 b@1,0", "a>b")`. A box may give its numbers of inputs and outputs
/// (`join@1,0:2/1`, else one each) and a connection its ports (`a.1>b.0`).
func sketch(_ boxes: String, _ connections: String = "") -> Diagram {
    func end(_ text: Substring, _ prefix: String) -> Diagram.End {
        let parts = text.split(separator: ".")
        return Diagram.End(String(parts[0]), prefix + (parts.count > 1 ? parts[1] : "0"))
    }
    return Diagram(
        boxes: boxes.split(separator: " ").map { text in
            let parts = text.split { "@,:/".contains($0) }
            let numbers = parts.dropFirst().compactMap { Int($0) } + (parts.count > 3 ? [] : [1, 1])
            return testBox(String(parts[0]), numbers[0], numbers[1], inputs: numbers[2], outputs: numbers[3])
        },
        connections: connections.split(separator: " ").map { text in
            let ends = text.split(separator: ">")
            return Diagram.Connection(from: end(ends[0], "out"), to: end(ends[1], "in"))
        })
}

func testBox(_ id: String, _ column: Int, _ row: Int, inputs: Int, outputs: Int) -> Diagram.Box {
    Diagram.Box(
        id: id, at: Diagram.Place(column: column, row: row), title: id,
        inputs: (0..<inputs).map { Diagram.Port("in\($0)") }, outputs: (0..<outputs).map { Diagram.Port("out\($0)") })
}

extension Diagram {
    /// The whole drawing as text.
    func drawn(_ zoom: Zoom = .full, glyphs: Glyphs = .unicode) -> String {
        let layout = CanvasLayout(self, zoom: zoom)
        var frame = Terminal.Frame(rows: layout.rows, columns: layout.columns)
        layout.draw(self, on: &frame, glyphs: glyphs)
        // Margins say nothing, and the goldens are easier to read without them.
        var lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Up to 12 boxes at random places with up to 20 connections among them, whatever their direction.
    static func random(seed: UInt64) -> Diagram {
        var random = SeededGenerator(seed: seed)
        let places = (0..<24).shuffled(using: &random).prefix(.random(in: 1...12, using: &random))
        let boxes = places.map { place in
            testBox(
                "b\(place)", place % 6, place / 6, inputs: .random(in: 0...4, using: &random),
                outputs: .random(in: 0...3, using: &random))
        }
        var connections: [Connection] = []
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            guard let from = boxes.randomElement(using: &random), let to = boxes.randomElement(using: &random),
                let output = from.outputs.randomElement(using: &random),
                let input = to.inputs.randomElement(using: &random)
            else { continue }
            let connection = Connection(from: End(from.id, output.id), to: End(to.id, input.id))
            if !connections.contains(connection) { connections.append(connection) }
        }
        let members = boxes.filter { _ in Bool.random(using: &random) }.map(\.id)
        return Diagram(
            boxes: boxes, connections: connections,
            frames: [Frame(name: "outer", boxes: Set(members), color: 0)]
                + [Frame(name: "inner", boxes: Set(members.prefix(2)), color: 1)])
    }
}
