import Editor
import Terminal
import Testing
import Workflow

/// The lines of a layout cell by cell, told apart as a reader of the drawing does.
private struct Tracing {
    struct Step: Hashable {
        let cell: Position
        /// At a crossing the level line and the upright one are two different things.
        let layer: Layer
    }

    enum Layer: Hashable {
        case whole, across, down
    }

    private struct Use {
        var across: Set<Int> = []
        var down: Set<Int> = []
        var turning: Set<Int> = []
    }

    private var uses: [Position: Use] = [:]
    private var next: [Step: Set<Step>] = [:]
    let layout: CanvasLayout
    private let diagram: Diagram

    init(_ diagram: Diagram, _ zoom: Diagram.Zoom) {
        self.diagram = diagram
        layout = CanvasLayout(diagram, zoom: zoom)
        for (index, wire) in layout.wires.enumerated() {
            for (from, to) in zip(wire.points, wire.points.dropFirst()) {
                for cell in Self.cells(from, to) {
                    if from.row == to.row {
                        uses[cell, default: Use()].across.insert(index)
                    } else {
                        uses[cell, default: Use()].down.insert(index)
                    }
                }
            }
            for corner in wire.points.dropFirst().dropLast() { uses[corner]?.turning.insert(index) }
        }
        for wire in layout.wires {
            var previous: Step?
            for (from, to) in zip(wire.points, wire.points.dropFirst()) {
                for cell in Self.cells(from, to) {
                    let step = Step(cell: cell, layer: layer(of: cell, isAcross: from.row == to.row))
                    if let previous, previous != step { next[previous, default: []].insert(step) }
                    previous = step
                }
            }
        }
    }

    static func cells(_ from: Position, _ to: Position) -> [Position] {
        let (rows, columns) = (to.row - from.row, to.column - from.column)
        return (0...max(abs(rows), abs(columns))).map {
            from.offset(rows: rows.signum() * $0, columns: columns.signum() * $0)
        }
    }

    private func isCrossing(_ use: Use) -> Bool {
        use.turning.isEmpty && !use.across.isEmpty && !use.down.isEmpty
            && use.across.union(use.down).contains { layout.wires[$0].net != layout.wires[use.across.first ?? 0].net }
    }

    private func layer(of cell: Position, isAcross: Bool) -> Layer {
        guard let use = uses[cell], isCrossing(use) else { return .whole }
        return isAcross ? .across : .down
    }

    /// Lines that may be one: from the same output, or into the same input.
    private func areRelated(_ group: Set<Int>) -> Bool {
        let wires = group.map { layout.wires[$0] }
        return wires.allSatisfy { a in
            wires.allSatisfy { b in a.net == b.net || a.points.last == b.points.last }
        }
    }

    /// What breaks the rules of drawing.
    func faults() -> [String] {
        var faults: [String] = []
        for (cell, use) in uses {
            if layout.boxes.contains(where: { $0.contains(cell) }) { faults.append("a line enters a box at \(cell)") }
            let groups = isCrossing(use) ? [use.across, use.down] : [use.across.union(use.down)]
            if !groups.allSatisfy(areRelated) { faults.append("lines that have nothing in common meet at \(cell)") }
        }
        for wire in layout.wires {
            guard let start = wire.points.first, let end = wire.points.last else { continue }
            let connection = diagram.connections[wire.connection]
            let (from, to) = (layout.rect(of: connection.from.box), layout.rect(of: connection.to.box))
            if from?.contains(start.offset(columns: -1)) != true || to?.contains(end.offset(columns: 1)) != true {
                faults.append("a line doesn't run from \(connection.from) to \(connection.to)")
            }
        }
        return faults
    }

    /// The inputs that a reader gets to who follows the lines from an output.
    func reached(from start: Position) -> Set<Position> {
        var waiting = [Step(cell: start, layer: layer(of: start, isAcross: true))]
        var seen = Set(waiting)
        var ends: Set<Position> = []
        while let step = waiting.popLast() {
            let following = next[step, default: []]
            if following.isEmpty { ends.insert(step.cell) }
            for other in following where seen.insert(other).inserted { waiting.append(other) }
        }
        return ends
    }
}

@Suite struct `Routing on the canvas` {
    private static let seeds = 0..<10_000 as Range<UInt64>

    /// Each size's share of them.
    private static func seeds(_ zoom: Diagram.Zoom) -> StrideTo<UInt64> {
        stride(from: UInt64(zoom.rawValue), to: seeds.upperBound, by: Diagram.Zoom.allCases.count)
    }

    @Test("no line enters a box, and only related lines meet", arguments: Diagram.Zoom.allCases)
    func rules(zoom: Diagram.Zoom) {
        for seed in Self.seeds(zoom) {
            let faults = Tracing(Diagram.random(seed: seed), zoom).faults()
            if !faults.isEmpty { Issue.record("seed \(seed): \(faults.sorted().prefix(3))") }
        }
    }

    @Test("who follows the lines from an output gets to its inputs and to no others", arguments: Diagram.Zoom.allCases)
    func following(zoom: Diagram.Zoom) {
        for seed in Self.seeds(zoom) {
            let diagram = Diagram.random(seed: seed)
            let tracing = Tracing(diagram, zoom)
            for (_, wires) in Dictionary(grouping: tracing.layout.wires, by: \.net) {
                let reached = tracing.reached(from: wires[0].points[0])
                if reached != Set(wires.compactMap(\.points.last)) {
                    Issue.record("seed \(seed): connection \(diagram.connections[wires[0].connection])")
                }
            }
            if tracing.layout.wires.count != diagram.connections.count {
                Issue.record("seed \(seed): a connection is missing")
            }
        }
    }

    @Test("a diagram as text is what one frame of its size shows", arguments: Diagram.Zoom.allCases)
    func text(zoom: Diagram.Zoom) {
        for seed in Self.seeds(zoom).prefix(100) {
            let diagram = Diagram.random(seed: seed)
            let layout = CanvasLayout(diagram, zoom: zoom)
            var frame = Frame(rows: layout.rows, columns: layout.columns)
            layout.draw(diagram, on: &frame)
            if DiagramText.text(of: diagram, zoom: zoom) != frame.text { Issue.record("seed \(seed)") }
        }
    }

    @Test("the order of boxes and connections changes nothing")
    func order() {
        for seed in Self.seeds.prefix(200) {
            let diagram = Diagram.random(seed: seed)
            var random = SeededGenerator(seed: seed)
            var shuffled = diagram
            shuffled.boxes.shuffle(using: &random)
            shuffled.connections.shuffle(using: &random)
            if diagram.drawn() != shuffled.drawn() { Issue.record("seed \(seed)") }
        }
    }

    @Test("boxes keep their places of the grid, whatever is edited")
    func places() {
        for seed in Self.seeds.prefix(200) {
            let diagram = Diagram.random(seed: seed)
            let layout = CanvasLayout(diagram, zoom: .full)
            for (a, first) in zip(diagram.boxes, layout.boxes) {
                for (b, second) in zip(diagram.boxes, layout.boxes) {
                    let isInOrder =
                        (a.place.column < b.place.column) == (first.column < second.column)
                        && (a.place.row < b.place.row) == (first.row < second.row)
                    if !isInOrder || (a.id != b.id && first.intersects(second)) {
                        Issue.record("seed \(seed): \(a.id), \(b.id)")
                    }
                }
            }
        }
    }

    @Test("every cell has one owner: boxes lie apart, and no frame's border runs through them")
    func owners() {
        for seed in Self.seeds {
            let layout = CanvasLayout(Diagram.random(seed: seed), zoom: .full)
            var owners: [Position: Int] = [:]
            for (index, box) in layout.boxes.enumerated() {
                for row in box.row..<box.endRow {
                    for column in box.column..<box.endColumn {
                        let other = owners.updateValue(index, forKey: Position(row: row, column: column))
                        if other != nil { Issue.record("seed \(seed): two boxes at \(row), \(column)") }
                    }
                }
            }
            for (_, frame) in layout.frames {
                let inner = frame.inset(rows: 1, columns: 1)
                let isCut = layout.boxes.contains { $0.intersects(frame) && !inner.contains($0) }
                if isCut { Issue.record("seed \(seed): a frame's border runs through a box") }
            }
        }
    }

    @Test("what is drawn of a part is that part of the whole")
    func parts() {
        for seed in Self.seeds.prefix(100) {
            var random = SeededGenerator(seed: seed)
            let diagram = Diagram.random(seed: seed)
            let layout = CanvasLayout(diagram, zoom: .full)
            var whole = Frame(rows: layout.rows, columns: layout.columns)
            layout.draw(diagram, on: &whole)
            let corner = Position(
                row: .random(in: -3...9, using: &random), column: .random(in: -9...40, using: &random))
            var part = Frame(rows: 12, columns: 40)
            layout.draw(diagram, on: &part, scrolledTo: corner)
            for row in 0..<12 {
                for column in 0..<40 {
                    let place = Position(row: row, column: column)
                    let expected = whole[corner.offset(rows: row, columns: column)]
                    if part[place] != expected ?? .blank() { Issue.record("seed \(seed): \(place)") }
                }
            }
        }
    }

    @Test("connections to what isn't there are left out")
    func dangling() {
        let diagram = sketch("a@0,0 b@1,0", "a>b a>c c>b a.7>b a>b.7")
        #expect(CanvasLayout(diagram, zoom: .full).wires.map(\.connection) == [0])
    }

    @Test("two boxes on one cell and boxes at the ends of the world are drawn")
    func oddPlaces() {
        let diagram = sketch("a@0,0 b@0,0 c@\(Int.max),\(Int.min) d@-5,3", "a>b c>a")
        let layout = CanvasLayout(diagram, zoom: .full)
        #expect(layout.wires.count == 2)
        #expect(layout.rect(of: "a").map { a in layout.rect(of: "b").map(a.intersects) } == false)
        #expect(layout.columns < 1000 && layout.rows < 1000)
        #expect(Tracing(diagram, .full).faults().isEmpty)
    }
}
