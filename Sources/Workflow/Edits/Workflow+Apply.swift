import OrderedCollections

extension Workflow {
    /// Applies an edit and returns its inverse. Throws without having changed anything.
    @discardableResult
    public mutating func apply(_ edit: Edit) throws(EditError) -> Edit {
        switch edit {
        case .rename(let name):
            defer { self.name = name }
            return .rename(workflow: self.name)
        case .addNode(let id, let node, let index):
            guard id.isValid else { throw .invalidID(id) }
            guard nodes[id] == nil else { throw .nodeExists(id) }
            nodes.updateValue(node, forKey: id, insertingAt: index.map { min($0, nodes.count) } ?? nodes.count)
            return .removeNode(id)
        case .removeNode(let id):
            guard let index = nodes.index(forKey: id) else { throw .noSuchNode(id) }
            guard !connections.contains(where: { $0.from.node == id || $0.to.node == id }) else {
                throw .stillConnected(id)
            }
            let node = nodes.remove(at: index).value
            return .addNode(id, node, index: index)
        case .renameNode(let id, let new):
            return try rename(id, to: new)
        case .setType(let id, let type):
            let old = try change(id) { node in
                defer { node.type = type }
                return node.type
            }
            return .setType(id, old)
        case .setTitle(let id, let title):
            let old = try change(id) { node in
                defer { node.title = title }
                return node.title
            }
            return .setTitle(id, old)
        case .move(let id, let point):
            let old = try change(id) { node in
                defer { node.at = point }
                return node.at
            }
            return .move(id, to: old)
        case .setParameter(let id, let key, let value, let index):
            return try setParameter(id, key, value, index)
        case .connect(let connection, let index):
            guard nodes[connection.from.node] != nil else { throw .noSuchNode(connection.from.node) }
            guard nodes[connection.to.node] != nil else { throw .noSuchNode(connection.to.node) }
            guard !connections.contains(connection) else { throw .connectionExists(connection) }
            connections.insert(connection, at: index.map { min($0, connections.count) } ?? connections.count)
            return .disconnect(connection)
        case .setPromotion(let rules):
            defer { promotion = rules }
            return .setPromotion(promotion)
        case .disconnect(let connection):
            guard let index = connections.firstIndex(of: connection) else { throw .noSuchConnection(connection) }
            connections.remove(at: index)
            return .connect(connection, index: index)
        case .batch(let label, let edits):
            var trial = self
            var inverses: [Edit] = []
            for edit in edits { inverses.append(try trial.apply(edit)) }
            self = trial
            return .batch(label, inverses.reversed())
        case .replace(let label, let workflow):
            defer { self = workflow }
            return .replace(label, self)
        }
    }

    private mutating func change<Old>(_ id: NodeID, _ body: (inout Node) -> Old) throws(EditError) -> Old {
        guard let index = nodes.index(forKey: id) else { throw .noSuchNode(id) }
        return body(&nodes.values[index])
    }

    private mutating func rename(_ id: NodeID, to new: NodeID) throws(EditError) -> Edit {
        guard new.isValid else { throw .invalidID(new) }
        guard let index = nodes.index(forKey: id) else { throw .noSuchNode(id) }
        guard new != id else { return .renameNode(id, to: id) }
        guard nodes[new] == nil else { throw .nodeExists(new) }
        let node = nodes.remove(at: index).value
        nodes.updateValue(node, forKey: new, insertingAt: index)
        for index in connections.indices {
            if connections[index].from.node == id { connections[index].from.node = new }
            if connections[index].to.node == id { connections[index].to.node = new }
        }
        if promotion?.scorer == id { promotion?.scorer = new }
        return .renameNode(new, to: id)
    }

    private mutating func setParameter(
        _ id: NodeID, _ key: String, _ value: ParameterValue?, _ index: Int?
    ) throws(EditError) -> Edit {
        try change(id) { node in
            let old = node.parameters[key]
            let oldIndex = node.parameters.index(forKey: key)
            if let value {
                let place = index.map { min($0, node.parameters.count) } ?? node.parameters.count
                node.parameters.updateValue(value, forKey: key, insertingAt: place)
            } else {
                node.parameters.removeValue(forKey: key)
            }
            return .setParameter(id, key, old, index: oldIndex)
        }
    }
}
