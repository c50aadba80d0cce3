package import Capture
package import Catalog
package import Engine
package import Terminal
package import Workflow

/// Everything the screen is made from. A value: `update` gives the next one, `view` draws it.
package struct EditorState: Sendable {
    package let catalog: Catalog
    package var keyMap: KeyMap

    package var document: Document
    /// Whether it is still to be asked for the name of its file.
    package var isUnnamed = false
    /// Where it would have been, until it is known whether it could be saved where it was asked to be.
    var pathBefore: String?
    /// Where frozen values of a production workflow lie that was taken from a document, until it is saved.
    package var shelf: TransientFolder?
    /// The other documents that are open, and the place of this one among them, from 1; nil where it is the only one.
    package var others: [OtherDocument] = []
    package var ordinal: Int?
    /// What can be opened besides.
    package var library = WorkflowLibrary()
    /// What is shown: the document's workflow, unless a question shows another state of it.
    package var workflow: Workflow { glimpse?.workflow ?? document.workflow }
    /// Another state of the document that is looked at while a question about it is open.
    package var glimpse: Glimpse?
    /// What the file holds, where that is not what was read or saved here.
    package var outside: OutsideChange?
    /// Whether saving found the file changed, so that what to do is asked as soon as it has been read.
    package var asksAboutOutside = false
    /// How far a session that was cut off had come, until that is taken up or left.
    package var recovery: Int?

    /// What is known of the workflow, perhaps as it was an edit or two ago.
    package var analysis: Analysis?
    /// The production workflow as of `analysis`.
    package var preview: Preview? { didSet { folded = nil } }
    package var run = RunProgress()
    /// How far the run or deployment that goes on has come as a whole.
    package var outlook = RunOutlook()
    /// What is being opened as a document of its own, until it is there.
    package var opening: Opening?
    package var tour: Tour?
    /// The logged request that the document was opened for; nothing is changed in such a document.
    package var replay: Replay?
    /// Whether the document is only for trying things out, so that nobody is asked about what was done in it.
    package var isForTrial = false
    package var data = DataView()
    /// How tables were looked at before the cursor went elsewhere.
    var leftViews: [PortReference: DataView] = [:]
    package var chart = ChartView()
    package var deployments: [DeploymentLine] = []
    /// Two versions that are compared, in the place of the deployments.
    package var compared: VersionComparison?
    /// What goes on at a deployment, in the place of the deployments.
    package var dashboard: Dashboard?
    package var log: [String] = []
    /// Lines by which the log is scrolled up from its end, and the deployments down.
    package var scrolled = 0

    package var cursor: NodeID?
    /// The connection that `e` chose, for inserting on it or deleting it.
    package var chosenConnection: Connection?
    package var selection: Set<NodeID> = []
    /// The way that the selection grows by; nil while going selects nothing.
    package var trail: SelectionTrail?
    package var isSelecting: Bool { trail != nil }
    package var lastSearch = ""
    /// The problem that `]d` went to last.
    package var problemIndex: Int?
    package var zoom = Diagram.Zoom.full
    /// Names of the captures that are shown as one box.
    package var foldedCaptures: Set<String> = []
    package var showsMinimap = false
    /// The preview's diagram as it fits its pane, until the preview changes.
    var folded: (columns: Int, diagram: Diagram)?
    package var canvas = CanvasScene()
    package var previewCanvas = CanvasScene()
    /// The box that the cursor is on while the preview has the focus.
    package var previewCursor: String?

    package var size: (rows: Int, columns: Int)
    package var focus = Focus.canvas
    package var tab = Tab.data
    package var hidden: Set<Pane> = []
    package var prompt: Prompt?
    /// The frame that is being drawn.
    package var framing: FrameGesture?
    /// Keys of a sequence that is not complete, and the count typed before it.
    package var pendingKeys: [Key] = []
    /// Whether what may follow them is shown, which who knows the next key needs not.
    package var isHesitating = true
    package var count: Int?
    /// Whether the command that runs was given a count.
    package var isCounted = false
    /// What `yy` copied, as a document.
    package var clipboard: String?
    package var notice: Notice?
    /// Keys typed ahead of the analysis that the first of them needs.
    package var held: HeldKeys?
    package var journal = Journal()
    /// The files below the document's folder, as they were when one was last asked for.
    package var files: [String]?
    /// What lies in the folder that a path being typed leads to.
    package var listing: FolderListing?
    /// What SQL can call, once it has been asked for.
    package var functions: [String]?
    /// What was cut from text fields.
    package var kills = KillRing()
    package var marks: [Character: NodeID] = [:]
    /// Whether saving was asked for in order to leave.
    package var leavesWhenSaved = false
    /// Whether the terminal went away and nobody could be asked about unsaved work.
    package var isCutOff = false
    /// The time in seconds since 1970, as of the last event.
    package var now = 0

    package var setup = Setup()
    package var theme = Theme.plain
    /// What the command line asked for, until another theme is chosen.
    package var themeAsked: Theme?
    /// What to go back to from a theme that is tried on.
    var themeBefore: Theme?
    /// Of the terminal.
    package var hasLightBackground = false
    /// Whether the mouse is the editor's.
    package var hasMouse = true
    /// What the mouse holds.
    package var drag: Drag?
    /// Whether commands are called by their names, as in the dialog of lines, and not by their keys.
    package var callsByName = false
    /// The characters that the screen is drawn with.
    package var glyphs = Glyphs.unicode
    /// Whether the lower pane has the whole screen.
    package var zoomsLower = false

    package init(
        document: Document, catalog: Catalog, keyMap: KeyMap, size: (rows: Int, columns: Int)
    ) {
        self.document = document
        self.catalog = catalog
        self.keyMap = keyMap
        self.size = size
        cursor = Self.firstNode(of: document.workflow)
    }

    /// Whether leaving without saving would lose something.
    package var hasUnsavedWork: Bool {
        document.isDirty && !(isForTrial && isUnnamed)
            && (document.history.canUndo || !isUnnamed && !workflow.nodes.isEmpty)
    }

    /// What the document differs in from a deployment; nil for one of another document.
    func comparison(with line: DeploymentLine) -> Comparison? {
        guard let preview else { return nil }
        let all = (preview.comparison.map { [$0] } ?? []) + preview.deployed.values
        return all.first { $0.name == line.name && $0.version == line.version }
    }

    /// Whether something is live that is not what the document says now.
    var hasStaleDeployment: Bool { deployments.contains { comparison(with: $0)?.isStale == true } }

    /// The leftmost node, the uppermost of these.
    private static func firstNode(of workflow: Workflow) -> NodeID? {
        workflow.nodes.min {
            ($0.value.at.column, $0.value.at.row, $0.key) < ($1.value.at.column, $1.value.at.row, $1.key)
        }?.key
    }
}

package enum Focus: Sendable { case canvas, preview, lower }

package enum Pane: Hashable, Sendable { case preview, lower, inspector }

/// What the lower pane shows.
package enum Tab: String, CaseIterable, Sendable {
    case data = "Data"
    case chart = "Chart"
    case problems = "Problems"
    case log = "Log"
    case deployments = "Deployments"
}

/// The line above the footer: what just happened.
package struct Notice: Hashable, Sendable {
    package enum Kind: Sendable { case success, refusal, failure }
    package var kind: Kind
    package var text: String

    package static func success(_ text: String) -> Notice { Notice(kind: .success, text: text) }
    package static func refusal(_ text: String) -> Notice { Notice(kind: .refusal, text: text) }
    package static func failure(_ text: String) -> Notice { Notice(kind: .failure, text: text) }
}

/// Where the nodes stand in the run that goes on, or in the last one.
package struct RunProgress: Hashable, Sendable {
    package var states: [NodeID: NodeState] = [:]
    /// What goes on, in a word.
    package var activity: String?
    /// When that was begun, in seconds since 1970.
    package var begun = 0
    package var isRunning: Bool { activity != nil }
    /// How many of the nodes that take part are done: `3/12`.
    var share: String {
        let done = states.values.count { state in
            if case .done = state { true } else { false }
        }
        return "\(done)/\(states.count)"
    }
    /// The running node that tells how far it is.
    var measured: (node: NodeID, part: Double)? {
        states.lazy.compactMap { node, state in
            if case .running(let part?) = state { (node, part) } else { nil }
        }.min { $0.0 < $1.0 }
    }
    /// Nodes edited since they ran, and what is downstream of them.
    package var stale: Set<NodeID> = []
}

/// A command that waits for an analysis, and the keys typed after it.
package struct HeldKeys: Sendable {
    package var command: Command
    package var count: Int
    package var strokes: [(stroke: Stroke, isReplayed: Bool)] = []
}

/// A line of the deployments tab.
package struct DeploymentLine: Hashable, Sendable {
    package var name: String
    package var version: Int
    package var target: String
    package var when: String
    /// Where it is found, such as `POST http://…`, or when it runs next; nil where that isn't known.
    package var place: String?
    package var versions: Int

    package init(name: String, version: Int, target: String, when: String, place: String? = nil, versions: Int) {
        self.name = name
        self.version = version
        self.target = target
        self.when = when
        self.place = place
        self.versions = versions
    }
}
