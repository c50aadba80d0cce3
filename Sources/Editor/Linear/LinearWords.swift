import Capture
import Catalog
import OrderedCollections
import Workflow

/// What the words of a line mean: nodes by number or name, ranges, ends of connections.
struct LinearWords {
    let state: EditorState
    let numbers: LinearNumbers

    func node(_ word: String) throws(LinearFault) -> NodeID {
        let id = Int(word).flatMap { numbers.node($0) } ?? NodeID(word)
        guard state.workflow.nodes[id] != nil else {
            let hint = Int(word) == nil ? Suggestion.hint(for: word, in: state.workflow.nodes.keys.map(\.text)) : ""
            throw .refused("there is no node \(word)\(hint)")
        }
        return id
    }

    /// `3`, `3-7`, `3,5,fill`, in any number of words.
    func nodes(_ words: [String]) throws(LinearFault) -> [NodeID] {
        var found: OrderedSet<NodeID> = []
        for part in words.flatMap({ $0.split(separator: ",") }).map(String.init) {
            let ends = part.split(separator: "-").map { Int($0) }
            if ends.count == 2, let first = ends[0], let last = ends[1], first <= last {
                for number in first...last { found.append(try node(String(number))) }
            } else {
                found.append(try node(part))
            }
        }
        return Array(found)
    }

    /// `3` or `3.train`.
    func end(_ word: String) throws(LinearFault) -> (node: NodeID, port: String?) {
        let parts = word.split(separator: ".", maxSplits: 1).map(String.init)
        return (try node(parts.first ?? ""), parts.count > 1 ? parts[1] : nil)
    }

    /// `3 -> 5`, `3.train -> 5.table`.
    func ends(_ words: [String]) throws(LinearFault) -> (
        from: (node: NodeID, port: String?), to: (node: NodeID, port: String?)
    ) {
        let words = words.flatMap { $0.replacing("->", with: " ").split(separator: " ").map(String.init) }
        guard words.count == 2 else { throw .usage("say from where to where, such as connect 3 -> 5") }
        return (try end(words[0]), try end(words[1]))
    }

    /// The only connection from one node to another.
    func connection(_ words: [String]) throws(LinearFault) -> Connection {
        let (from, to) = try ends(words)
        let all = state.workflow.connections.filter {
            $0.from.node == from.node && $0.to.node == to.node && (from.port == nil || $0.from.port?.text == from.port)
                && (to.port == nil || $0.to.port?.text == to.port)
        }
        return try only(all, "\(numbers.name(from.node)) is not connected to \(numbers.name(to.node))")
    }

    func only(_ connections: [Connection], _ absence: String) throws(LinearFault) -> Connection {
        guard let first = connections.first else { throw .refused(absence) }
        guard connections.count == 1 else {
            let listing = LinearListing(state, numbers)
            throw .refused("say which port: " + connections.map { listing.text($0) }.joined(separator: "; "))
        }
        return first
    }

    func type(_ name: String) throws(LinearFault) -> String {
        guard state.catalog.types.contains(where: { $0.id.name == name }) else {
            throw .refused(
                "there is no node type \(name)" + Suggestion.hint(for: name, in: state.catalog.types.map(\.id.name)))
        }
        return name
    }
}
