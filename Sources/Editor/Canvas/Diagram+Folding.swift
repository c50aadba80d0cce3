import Workflow

extension Diagram {
    /// A capture that is shown as one box.
    package struct Fold: Hashable, Sendable {
        package var name: String
        /// The box that keeps its id and its place and stands for all.
        package var representative: String
        package var members: Set<String>
        package var color: Int

        package init(name: String, representative: String, members: Set<String>, color: Int) {
            self.name = name
            self.representative = representative
            self.members = members
            self.color = color
        }
    }

    /// The same graph with captures shown as one box each; the ports are where connections cross its frame. Columns
    /// and rows that become empty are closed up.
    package func folding(_ folds: [Fold]) -> Diagram {
        var folded = self
        var hidden: Set<String> = []
        // What lies in a folded capture is folded with it.
        for fold in folds.sorted(by: { ($0.members.count, $1.name) > ($1.members.count, $0.name) })
        where !hidden.contains(fold.representative) {
            folded.fold(fold)
            hidden.formUnion(fold.members)
            hidden.remove(fold.representative)
        }
        folded.closeUp(from: self)
        return folded
    }

    private mutating func fold(_ fold: Fold) {
        let inside = boxes.filter { fold.members.contains($0.id) }
        guard let index = boxes.firstIndex(where: { $0.id == fold.representative }) else { return }
        var box = Box(
            id: fold.representative, at: boxes[index].place, title: "\(fold.name)", subtitle: "capture",
            state: Self.state(of: inside), badges: [inside.count.counted("node")],
            problem: inside.contains { $0.problem == .error }
                ? .error : inside.contains { $0.problem == .warning } ? .warning : nil,
            isFaded: inside.allSatisfy(\.isFaded), capture: fold.color)
        var kinds: [End: Kind] = [:]
        for member in inside {
            for port in member.inputs + member.outputs { kinds[End(member.id, port.id)] = port.kind }
        }
        func port(_ end: End, in ports: inout [Port]) -> End {
            let name = end.box == fold.representative ? end.port : "\(end.box).\(end.port)"
            if !ports.contains(where: { $0.id == name }) { ports.append(Port(name, kinds[end] ?? .table)) }
            return End(fold.representative, name)
        }
        connections = connections.compactMap { connection in
            switch (fold.members.contains(connection.from.box), fold.members.contains(connection.to.box)) {
            case (true, true): nil
            case (false, false): connection
            case (true, false): Connection(from: port(connection.from, in: &box.outputs), to: connection.to)
            case (false, true): Connection(from: connection.from, to: port(connection.to, in: &box.inputs))
            }
        }
        boxes[index] = box
        let hidden = fold.members.subtracting([fold.representative])
        boxes.removeAll { hidden.contains($0.id) }
        frames.removeAll { $0.boxes.isSubset(of: fold.members) }
        for index in frames.indices { frames[index].boxes.subtract(hidden) }
    }

    private static func state(of boxes: [Box]) -> State {
        for state in [State.failed, .running, .stale] where boxes.contains(where: { $0.state == state }) {
            return state
        }
        return boxes.allSatisfy { $0.state == .done } ? .done : .idle
    }

    private mutating func closeUp(from original: Diagram) {
        func closing(_ axis: KeyPath<Place, Int>) -> (Int) -> Int {
            let left = Set(boxes.map { $0.place[keyPath: axis] })
            let empty = Set(original.boxes.map { $0.place[keyPath: axis] }).subtracting(left).sorted()
            return { coordinate in coordinate - empty.count { $0 < coordinate } }
        }
        let (column, row) = (closing(\.column), closing(\.row))
        for index in boxes.indices {
            let place = boxes[index].place
            boxes[index].place = Place(column: column(place.column), row: row(place.row))
        }
    }
}
