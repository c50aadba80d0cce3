/// Where keys mean something of their own: the panes, or what has been opened over them.
package enum Place: String, CaseIterable, Sendable {
    /// Wherever one goes about on the canvas: in the panes, and while a frame is drawn.
    case canvas
    /// Anywhere, as long as nothing is open that takes the keys.
    case panes
    /// The table, while the pane below has the focus.
    case data
    /// The picture of the table, while the pane below has the focus.
    case chart
    /// The deployments, while the pane below has the focus.
    case deployments
    /// The dashboard of a deployment.
    case monitoring
    /// A frame that is being drawn.
    case framing
    /// Whatever takes the keys until it is left.
    case prompt
    /// A line of text on the status line.
    case text
    case list
    /// A form, while one moves between its fields.
    case form
    /// A field of a form, while one types in it.
    case field
    /// A field for a whole statement, where Enter begins a line.
    case lines
    /// A field that takes several columns.
    case picks
    /// A field that takes a file.
    case files
    case help
    /// The tree of what the document was.
    case tree

    /// Whether nothing is open there that takes the keys.
    package var isOpen: Bool { [.canvas, .panes, .data, .chart, .deployments, .monitoring].contains(self) }

    /// Whether letters are typed there as text, or in a place that lies over it.
    var takesText: Bool { [.prompt, .text, .list, .field, .lines, .picks, .files].contains(self) }

    /// A few words on where it is.
    var summary: String {
        switch self {
        case .canvas: "On the canvas, in the panes and while a frame is drawn."
        case .panes: "In the panes, where nothing is open that takes the keys."
        case .data: "In the table, while it has the focus; the keys of the panes hold too."
        case .chart: "In the chart, while it has the focus; the keys of the panes hold too."
        case .deployments: "In the deployments, while they have the focus; the keys of the panes hold too."
        case .monitoring: "On the dashboard of a deployment; the keys of the panes hold too."
        case .framing: "While a frame is drawn; the keys of the canvas hold too."
        case .prompt: "In whatever takes the keys until it is left."
        case .text: "In a line of text."
        case .list: "In a list."
        case .form: "In a form, between its fields."
        case .field: "In a field of a form, while one types."
        case .lines: "In a field for a whole statement; the keys of fields hold too."
        case .picks: "In a field that takes several columns; the keys of fields hold too."
        case .files: "In a field that takes a file; the keys of fields hold too."
        case .help: "In help and manual pages."
        case .tree: "In the tree of what the document was."
        }
    }

    func lies(over other: Place) -> Bool { under == other || under?.lies(over: other) == true }

    /// Whose keys hold here too, unless they mean something else here.
    package var under: Place? {
        switch self {
        case .canvas, .prompt: nil
        case .panes, .framing: .canvas
        case .data, .chart, .deployments, .monitoring: .panes
        case .text, .list, .form, .field, .help, .tree: .prompt
        case .lines, .picks, .files: .field
        }
    }
}

extension EditorState {
    /// Where the next key goes; nil where it answers a question that names its keys.
    package var place: Place? {
        switch prompt {
        case nil where framing != nil: .framing
        case nil where focus == .lower: showsDashboard ? .monitoring : tab.place
        case nil: .panes
        case .text: .text
        case .list: .list
        case .form(let form): form.place
        case .help: .help
        case .tree: .tree
        case .jump, .letter, .choice: nil
        }
    }

    /// The keys of a command as they are now, for hints: the first of them, or how the command line calls it.
    package func key(_ id: String) -> String { callsByName ? id : keyMap.keyText(of: id) }
}

extension Tab {
    /// Where its keys mean what they do, while the pane has the focus.
    fileprivate var place: Place {
        switch self {
        case .data: .data
        case .chart: .chart
        case .deployments: .deployments
        case .problems, .log: .panes
        }
    }
}
