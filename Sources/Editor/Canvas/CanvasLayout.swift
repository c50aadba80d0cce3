package import Terminal

/// Where everything of a diagram lies, in cells from the drawing's top left corner.
///
/// It depends on what the diagram consists of and not on how it looks just now (titles, states, the cursor), and is
/// a pure function of that: the same diagram has the same layout, and no box moves to another place of the grid.
package struct CanvasLayout: Sendable {
    /// The line of one connection: corners from the cell right of the output to the arrow left of the input.
    package struct Wire: Hashable, Sendable {
        /// Index into the diagram's connections.
        package let connection: Int
        /// Lines from one output have the same number, and no others.
        package let net: Int
        /// Indices of the boxes that it links.
        package let from: Int
        package let to: Int
        package let kind: Diagram.Kind
        package let points: [Position]
        package let bounds: Rect
    }

    package let zoom: Diagram.Zoom
    /// One for each of the diagram's boxes.
    package let boxes: [Rect]
    package let wires: [Wire]
    /// Index into the diagram's frames and place of each; outer ones first.
    package let frames: [(frame: Int, rect: Rect)]
    package let rows: Int
    package let columns: Int
    var skeleton: Skeleton
    private let links: [ConnectedPorts]
    private let router: Router
    private let indexOfBox: [String: Int]

    /// - Parameter last: a layout whose lines are taken over where they would be the same.
    package init(_ diagram: Diagram, zoom: Diagram.Zoom, after last: CanvasLayout? = nil) {
        let shape = BoxShape(zoom: zoom)
        let places = Self.distinctPlaces(diagram.boxes)
        let columnAxis = GridAxis(places.map(\.column))
        let rowAxis = GridAxis(places.map(\.row))
        let slots = places.map { (column: columnAxis[$0.column], row: rowAxis[$0.row]) }
        indexOfBox = Dictionary(zip(diagram.boxes.map(\.id), diagram.boxes.indices)) { first, _ in first }

        let skeleton = Skeleton(diagram)
        if let last, last.zoom == zoom, last.skeleton.linksAlike(skeleton) {
            (links, router) = (last.links, last.router)
        } else {
            links = ConnectedPorts.all(of: diagram, shape, indexOfBox: indexOfBox, slots: slots)
            router = Router(
                links: links.map(\.link),
                boxColumns: slots.reduce(into: Array(repeating: [], count: rowAxis.count)) {
                    $0[$1.row].append($1.column)
                }.map { $0.sorted() })
        }
        let bands = FrameBands(diagram.frames, slots: indexOfBox.mapValues { slots[$0] })
        var heights = Array(repeating: shape.emptyHeight, count: rowAxis.count)
        for (box, slot) in zip(diagram.boxes, slots) { heights[slot.row] = max(heights[slot.row], shape.height(box)) }
        let geometry = CanvasGeometry(
            router: router, bands: bands, shape: shape, columns: columnAxis.count, heights: heights)

        self.zoom = zoom
        self.skeleton = skeleton
        boxes = zip(diagram.boxes, slots).map {
            geometry.rect(column: $1.column, row: $1.row, height: shape.height($0))
        }
        wires = links.enumerated().map { [router] index, link in
            let points = geometry.points(ofLink: index, router)
            return Wire(
                connection: link.connection, net: router.net(ofLink: index), from: link.from, to: link.to,
                kind: link.kind, points: points, bounds: Self.bounds(points))
        }
        frames = bands.borders.map { ($0.frame, geometry.rect(of: $0)) }
        rows = geometry.rows
        columns = geometry.columns
    }

    /// How many rows and columns are drawn on, without what is left empty behind them.
    package var extent: (rows: Int, columns: Int) {
        let drawn = boxes + frames.map(\.rect) + wires.map(\.bounds)
        return (drawn.map(\.endRow).max() ?? 0, drawn.map(\.endColumn).max() ?? 0)
    }

    /// Where a box lies.
    package func rect(of id: String) -> Rect? {
        indexOfBox[id].map { boxes[$0] }
    }

    /// Whether this is the layout of the diagram at this zoom, so that it can be used again.
    package func fits(_ diagram: Diagram, zoom: Diagram.Zoom) -> Bool {
        self.zoom == zoom && skeleton.matches(diagram)
    }

    private static func distinctPlaces(_ boxes: [Diagram.Box]) -> [Diagram.Place] {
        var taken: Set<Diagram.Place> = []
        var nextRow: [Diagram.Place: Int] = [:]
        return boxes.map { box in
            var place = box.place
            if let row = nextRow[place] { place.row = row }
            while !taken.insert(place).inserted { place.row &+= 1 }
            nextRow[box.place] = place.row &+ 1
            return place
        }
    }

    private static func bounds(_ points: [Position]) -> Rect {
        points.reduce(Rect(row: points[0].row, column: points[0].column, rows: 1, columns: 1)) {
            $0.union(Rect(row: $1.row, column: $1.column, rows: 1, columns: 1))
        }
    }
}
