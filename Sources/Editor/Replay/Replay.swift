import Catalog
package import Engine
package import Workflow

/// A logged request that goes through the production workflow of the version that answered it once more, to be looked
/// at node by node.
package struct Replay: Sendable {
    /// How today's answer stands to the one that was logged.
    package enum Verdict: Hashable, Sendable {
        case same
        /// The first cell that differs.
        case differs(String)
        /// Why the two can't be compared.
        case unknown(String)
    }

    package let deployment: String
    package let version: Int
    /// The request's id.
    package let request: String
    /// When it was answered.
    package let when: String
    package let workflow: Workflow
    /// Where the frozen parts are.
    package let folder: String
    /// The rows that came in, as files by port.
    package let inputs: [PortID: String]
    package let verdict: Verdict
    /// What production may read and write when it runs once more.
    let access: FileAccess
    /// Where the rows lie as long as they are needed.
    private let files: TransientFolder?
    /// The rows on ports as far as they were looked at.
    private var pages: [PortReference: TablePage] = [:]

    package init(
        deployment: String, version: Int, request: String, when: String, workflow: Workflow, folder: String,
        inputs: [PortID: String], in files: TransientFolder? = nil, verdict: Verdict,
        access: FileAccess = .own
    ) {
        self.deployment = deployment
        self.version = version
        self.request = request
        self.when = when
        self.workflow = workflow
        self.folder = folder
        self.inputs = inputs
        self.verdict = verdict
        self.access = access.allowing(reading: [folder])
        self.files = files
    }

    /// What answers: what else the workflow does, such as writing a file, is not done again.
    var outputs: Set<NodeID> { Set(workflow.nodes.filter { $0.value.type.isAnswer }.keys) }

    /// The nodes that the rows go through, none before those that it draws on.
    var steps: [NodeID] {
        let inputs = workflow.nodes.filter { $0.value.type.isLiveInput }.keys
        let graph = Graph(workflow)
        let live = graph.reached(from: Set(inputs)).intersection(graph.reaching(outputs))
        var waiting = workflow.nodes.filter { live.contains($0.key) }
            .sorted { ($0.value.at.column, $0.value.at.row, $0.key) < ($1.value.at.column, $1.value.at.row, $1.key) }
            .map(\.key)
        var steps: [NodeID] = []
        while let next = waiting.firstIndex(where: { node in
            !workflow.connections.contains { $0.to.node == node && waiting.contains($0.from.node) }
        }) {
            steps.append(waiting.remove(at: next))
        }
        return steps
    }

    var notice: Notice {
        let name = "\(deployment) v\(version)"
        return switch verdict {
        case .same: .success("\(name) answers request \(request) as it did on \(when), to the last bit")
        case .differs(let cell): .failure("\(name) answers request \(request) otherwise than on \(when): \(cell)")
        case .unknown(let reason): .refusal("the answer to request \(request) can't be compared: \(reason)")
        }
    }

    // MARK: What a node changes

    package mutating func note(_ page: TablePage, at port: PortReference) { pages[port] = page }

    func knows(_ port: PortReference) -> Bool { pages[port] != nil }

    /// The columns in which the rows on a port differ from those that came into its node; nil where one of the two isn't
    /// known. Values are compared where there are as many rows.
    package func changes(at port: PortReference, since upstream: PortReference) -> [String: Diagram.Change]? {
        guard let before = pages[upstream], let after = pages[port] else { return nil }
        var changes: [String: Diagram.Change] = [:]
        for column in before.schema.columns where after.schema.index(named: column.name) == nil {
            changes[column.name] = .removed
        }
        for (index, column) in after.schema.columns.enumerated() {
            guard let old = before.schema.index(named: column.name) else {
                changes[column.name] = .added
                continue
            }
            let hasSameRows = before.totalRows == after.totalRows && before.rows.count == after.rows.count
            let isOther =
                before.schema.columns[old].type != column.type
                || hasSameRows && zip(before.rows, after.rows).contains { $0[old] != $1[index] }
            if isOther { changes[column.name] = .changed }
        }
        return changes
    }
}
