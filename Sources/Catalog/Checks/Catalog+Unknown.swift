package import Workflow

extension Catalog {
    /// What to say of a node whose type isn't in the catalog; nil if it is.
    package func diagnostic(forTypeOf node: NodeID, _ type: TypeID) -> Diagnostic? {
        guard self[type] == nil else { return nil }
        let versions = types.filter { $0.id.name == type.name }.map(\.id.version).sorted()
        if let newest = versions.last {
            let list = versions.map(String.init).joined(separator: ", ")
            let known = versions.count == 1 ? "version \(list)" : "versions \(list)"
            return Diagnostic(
                "unknown-version", node: node, "this Galley knows \(known) of \"\(type.name)\", not \(type.version)",
                fix: fix(node, TypeID(type.name, version: newest)))
        }
        guard let meant = Suggestion.closest(to: type.name, in: types.map(\.id.name)),
            let newest = newest(named: meant)
        else {
            return Diagnostic(
                "unknown-type", node: node,
                "there is no node type \"\(type.name)\"; `galley nodes` lists those there are")
        }
        return Diagnostic(
            "unknown-type", node: node, "there is no node type \"\(type.name)\"; did you mean \"\(meant)\"?",
            fix: fix(node, newest.id))
    }

    private func fix(_ node: NodeID, _ type: TypeID) -> Diagnostic.Fix {
        Diagnostic.Fix("use \(type)", edit: .setType(node, type))
    }
}
