package import Catalog
import OrderedCollections
import Terminal
package import Workflow

extension CanvasLayout {
    /// How many lines of a workflow cross as they are drawn where its nodes are put at other places.
    package static func crossings(in workflow: Workflow, _ catalog: Catalog) -> (_ places: [GridPoint]) -> Int {
        let diagram = WorkflowDiagram(workflow, catalog: catalog).diagram()
        return { places in
            var diagram = diagram
            for (index, place) in places.enumerated() {
                diagram.boxes[index].place = Diagram.Place(column: place.column, row: place.row)
            }
            return CanvasLayout(diagram, zoom: .full).crossings
        }
    }

    /// Cells in which a level line and an upright one cross that come from different outputs.
    package var crossings: Int {
        var levels: [Int: Set<Segment>] = [:]
        var uprights: [Int: Set<Segment>] = [:]
        var corners: Set<Int> = []
        for wire in wires {
            for corner in wire.points.dropFirst().dropLast() { corners.insert(corner.row * columns + corner.column) }
            for (from, to) in zip(wire.points, wire.points.dropFirst()) {
                if from.row == to.row {
                    levels[from.row, default: []].insert(Segment(wire.net, from.column, to.column))
                }
                if from.column == to.column {
                    uprights[from.column, default: []].insert(Segment(wire.net, from.row, to.row))
                }
            }
        }
        var crossed: Set<Int> = []
        for (column, segments) in uprights {
            for upright in segments {
                for row in upright.reach {
                    for level in levels[row] ?? [] where level.net != upright.net && level.reach.contains(column) {
                        crossed.insert(row * columns + column)
                    }
                }
            }
        }
        return crossed.subtracting(corners).count
    }

    /// A part of a line without a corner.
    private struct Segment: Hashable {
        var net: Int
        var reach: ClosedRange<Int>

        init(_ net: Int, _ start: Int, _ end: Int) {
            self.net = net
            reach = min(start, end)...max(start, end)
        }
    }
}
