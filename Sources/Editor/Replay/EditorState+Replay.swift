import Engine
import Terminal
import Workflow

/// Looking at a logged request node by node.
extension EditorState {
    /// Shows a request in the document of its production workflow, and runs it.
    package mutating func begin(_ replay: Replay) -> [Effect] {
        self.replay = replay
        (isForTrial, isUnnamed) = (true, true)
        hidden.insert(.preview)
        cursor = replay.steps.first
        return cursorMoved() + startRun(targets: nil)
    }

    /// Goes to another node of those that the rows go through.
    mutating func step(by count: Int) -> [Effect] {
        guard let steps = replay?.steps, !steps.isEmpty else { return [] }
        let here = cursor.flatMap { steps.firstIndex(of: $0) }
        let next = max(0, min(here.map { $0 + count } ?? 0, steps.count - 1))
        guard next != here else {
            notice = .refusal("there is no further node that way")
            return []
        }
        let effects = go(to: steps[next])
        tab = .data
        hidden.remove(.lower)
        notice = .success("step \(next + 1) of \(steps.count): \(steps[next])")
        return effects
    }

    /// The table that came into the node whose table the data pane shows.
    private var upstreamPort: PortReference? {
        guard let port = data.port else { return nil }
        return workflow.connections.lazy.filter { $0.to.node == port.node }
            .compactMap { connection in
                (connection.from.port ?? self.shownPort(of: connection.from.node))
                    .map { PortReference(connection.from.node, $0) }
            }
            .first { self.hasTable($0) }
    }

    /// What the node changes in the rows that are shown, as far as it is known.
    package var changesHere: [String: Diagram.Change] {
        guard let replay, let port = data.port, let upstream = upstreamPort else { return [:] }
        return replay.changes(at: port, since: upstream) ?? [:]
    }

    /// Keeps the rows that were looked at, to tell what the next node makes of them.
    mutating func noteReplayed(_ page: TablePage, of look: TableLook) {
        guard replay != nil, page.offset == 0, !look.isArranged else { return }
        replay?.note(page, at: look.port)
        if look.port == data.port || look.port == upstreamPort { showChange() }
    }

    /// Goes to the first column that the node changes, unless the cursor was moved already.
    private mutating func showChange() {
        let changes = changesHere
        guard data.place == CellPlace(row: 0, column: 0),
            let first = data.schema?.columns.firstIndex(where: { changes[$0.name] != nil })
        else { return }
        data.place.column = first
        bringCellIntoSight()
    }

    /// Looks at what came in, once what is shown is there.
    var lookUpstream: [Effect] {
        guard let replay, let upstream = upstreamPort, !replay.knows(upstream), isDone(upstream.node) else { return [] }
        return [.look(.page(TableLook(upstream), offset: 0))]
    }

    // MARK: Choosing a request

    /// Asks which request, of those that were logged last; an older one by its id.
    mutating func openRequests(_ requests: [RequestLine]) {
        guard !requests.isEmpty else {
            notice = .refusal("no request was logged yet")
            return
        }
        let items = requests.map { request in
            ListPrompt.Item(
                request.id, detail: "\(request.when)  \(request.deployment) v\(request.version)  \(request.summary)"
            ) { _ in [.open(.request(request.deployment, id: request.id))] }
        }
        var prompt = ListPrompt("Replay which request", items: items)
        let latest = requests[0].deployment
        let names = deployments.map(\.name)
        prompt.other = { text in
            let words = text.split(separator: " ", maxSplits: 1).map(String.init)
            let named = words.count == 2 && names.contains(words[0])
            let (name, id) = named ? (words[0], words[1]) : (latest, text)
            return ListPrompt.Item(id, detail: "the request of \(name) with this id") { _ in
                [.open(.request(name, id: id))]
            }
        }
        self.prompt = .list(prompt)
    }
}
