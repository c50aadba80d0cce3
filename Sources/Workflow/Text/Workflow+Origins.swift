import OrderedCollections

extension Workflow {
    /// For each node, in order, the index of the written node that it is or has become: the one with its id, else, for
    /// a node that got a new id, the vanished one in its place.
    func origins(in items: [SourceNode]) -> [Int?] {
        let known = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1.id, $0) })
        var taken: Set<Int> = []
        var previous = -1
        return nodes.map { id, node in
            if let index = known[id] {
                previous = index
                return index
            }
            let candidate = previous + 1
            guard candidate < items.count, nodes[items[candidate].id] == nil, !taken.contains(candidate),
                items[candidate].node.type == node.type
            else { return nil }
            taken.insert(candidate)
            previous = candidate
            return candidate
        }
    }

    /// As for nodes: the same connection, else the vanished one in its place.
    func origins(in items: [SourceConnection]) -> [Int?] {
        let known = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1.connection, $0) })
        let kept = Set(connections)
        var taken: Set<Int> = []
        var previous = -1
        return connections.map { connection in
            if let index = known[connection] {
                previous = index
                return index
            }
            let candidate = previous + 1
            guard candidate < items.count, !kept.contains(items[candidate].connection), !taken.contains(candidate)
            else { return nil }
            taken.insert(candidate)
            previous = candidate
            return candidate
        }
    }
}

extension Node {
    /// The keys of this node in an order that disturbs `old`, the keys as written, least: those that are still there
    /// stay in place, each new parameter follows the one before it.
    func order(like old: [String], hadTitle: Bool) -> [String] {
        let names = parameters.keys.filter { !Node.reservedKeys.contains($0) }
        let written = old.filter { parameters[$0] != nil && !Node.reservedKeys.contains($0) }
        let keepsOrder = written == names.filter { written.contains($0) }
        var keys = old.filter { key in
            switch key {
            case "type", "at": true
            case "title": title != nil || !hadTitle
            default: keepsOrder && parameters[key] != nil
            }
        }
        if title != nil, !keys.contains("title") {
            keys.insert("title", at: keys.firstIndex(of: "type").map { $0 + 1 } ?? 0)
        }
        for (index, name) in names.enumerated() where !keys.contains(name) {
            let place: Int? =
                if index > 0 {
                    keys.firstIndex(of: names[index - 1]).map { $0 + 1 }
                } else {
                    keys.firstIndex { !Node.reservedKeys.contains($0) }
                }
            keys.insert(name, at: place ?? keys.count)
        }
        return keys
    }
}
