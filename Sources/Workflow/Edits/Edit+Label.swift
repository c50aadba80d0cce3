extension Edit {
    /// What it does, in a few words: `move keep-flown`, `connect a -> b`.
    package var label: String {
        switch self {
        case .rename(let name): "name the workflow \(name)"
        case .addNode(let id, _, _): "add \(id)"
        case .removeNode(let id): "delete \(id)"
        case .renameNode(let id, let new): "rename \(id) to \(new)"
        case .setType(let id, let type): "make \(id) a \(type)"
        case .setTitle(let id, nil): "take the title from \(id)"
        case .setTitle(let id, let title?): "title \(id) \"\(title)\""
        case .move(let id, _): "move \(id)"
        case .setParameter(let id, let key, nil, _): "reset \(key) of \(id)"
        case .setParameter(let id, let key, _, _): "set \(key) of \(id)"
        case .connect(let connection, _): "connect \(connection)"
        case .disconnect(let connection): "disconnect \(connection)"
        case .setPromotion(nil): "take the rules of promotion away"
        case .setPromotion: "set the rules of promotion"
        case .batch(let label, _), .replace(let label, _): label
        }
    }
}
