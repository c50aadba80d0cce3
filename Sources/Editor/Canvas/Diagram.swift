/// A graph as the canvas shows it: boxes on a grid, connections between their ports, and frames round some boxes.
package struct Diagram: Hashable, Sendable {
    package var boxes: [Box]
    package var connections: [Connection]
    package var frames: [Frame]
    /// The id of the box under the cursor.
    package var cursor: String?
    /// The ids of the boxes that are selected.
    package var selection: Set<String>
    /// A connection to make stand out, such as the one that a command is about.
    package var marked: Connection?

    package init(
        boxes: [Box] = [], connections: [Connection] = [], frames: [Frame] = [], cursor: String? = nil,
        selection: Set<String> = [], marked: Connection? = nil
    ) {
        self.boxes = boxes
        self.connections = connections
        self.frames = frames
        self.cursor = cursor
        self.selection = selection
        self.marked = marked
    }

    /// A cell of the grid. Columns grow to the right, rows downwards; both may be negative.
    package struct Place: Hashable, Sendable {
        package var column: Int
        package var row: Int

        package init(column: Int, row: Int) {
            self.column = column
            self.row = row
        }
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case table, model, workflow
    }

    package struct Port: Hashable, Sendable {
        package var id: String
        package var kind: Kind

        package init(_ id: String, _ kind: Kind = .table) {
            self.id = id
            self.kind = kind
        }
    }

    package enum State: Hashable, Sendable, CaseIterable {
        case idle, running, done, failed, stale
    }

    /// What has become of a box since something that the diagram is compared with.
    package enum Change: Hashable, Sendable, CaseIterable {
        case added, removed, changed
    }

    package enum Problem: Hashable, Sendable {
        case error, warning
    }

    package struct Box: Hashable, Sendable {
        package var id: String
        /// No two boxes should share a cell; where they do, the later one is shown in the next free cell below.
        package var place: Place
        package var title: String
        /// What kind of thing the box is.
        package var subtitle: String
        package var state: State
        /// Short facts, such as rows and time, shown as far as they fit.
        package var badges: [String]
        package var inputs: [Port]
        package var outputs: [Port]
        package var problem: Problem?
        /// Drawn as of lesser weight, such as what doesn't belong to production.
        package var isFaded: Bool
        /// The frame color of a box that stands for a whole capture.
        package var capture: Int?
        package var change: Change?

        package init(
            id: String, at place: Place, title: String, subtitle: String = "", state: State = .idle,
            badges: [String] = [], inputs: [Port] = [], outputs: [Port] = [], problem: Problem? = nil,
            isFaded: Bool = false, capture: Int? = nil
        ) {
            self.id = id
            self.place = place
            self.title = title
            self.subtitle = subtitle
            self.state = state
            self.badges = badges
            self.inputs = inputs
            self.outputs = outputs
            self.problem = problem
            self.isFaded = isFaded
            self.capture = capture
        }
    }

    package struct End: Hashable, Sendable {
        package var box: String
        package var port: String

        package init(_ box: String, _ port: String) {
            self.box = box
            self.port = port
        }
    }

    /// From an output port to an input port. One whose ends don't exist is not drawn.
    package struct Connection: Hashable, Sendable {
        package var from: End
        package var to: End

        package init(from: End, to: End) {
            self.from = from
            self.to = to
        }
    }

    /// A named set of boxes, drawn as a rectangle round them.
    package struct Frame: Hashable, Sendable {
        package var name: String
        package var boxes: Set<String>
        /// Which of the frame colors it has; any number, they repeat.
        package var color: Int
        /// Drawn so as to stand out: the frame that is being made.
        package var isDraft = false

        package init(name: String, boxes: Set<String>, color: Int) {
            self.name = name
            self.boxes = boxes
            self.color = color
        }
    }

    /// Sizes of boxes: with all details, with their ports, one line each, or a dot that shows the state.
    package enum Zoom: Int, Hashable, Sendable, CaseIterable {
        case full, medium, small, dot

        package var larger: Zoom? { Zoom(rawValue: rawValue - 1) }
        package var smaller: Zoom? { Zoom(rawValue: rawValue + 1) }
    }
}
