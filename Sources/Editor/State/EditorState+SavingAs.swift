import Capture
import Catalog
import Workflow

/// A frozen value's file that comes along to where a document is saved.
package struct FrozenCopy: Hashable, Sendable {
    package var from: String
    package var to: String

    package init(from: String, to: String) { (self.from, self.to) = (from, to) }
}

extension EditorState {
    /// Gives the document its file. What its relative paths mean stays, and frozen values, which lie beside what they
    /// were taken from, come along.
    mutating func save(as path: String) -> [Effect] {
        let before = workflow
        let start = document.folder
        (isUnnamed, pathBefore) = (false, document.path)
        document = document.copy(to: path)
        let moved = workflow.moved(from: start, to: document.folder, catalog: catalog)
        var edits: [Edit] = []
        var copies: [FrozenCopy] = []
        for (id, node) in moved.nodes {
            var parameters = node.parameters
            if node.type.isFrozen, let file = parameters["file"]?.string,
                let hash = parameters["sha256"]?.string
            {
                // Named by its content too, so that no other document's is written over.
                let ending = file.split(separator: ".").last ?? ""
                let name = "\(Document.name(of: path)).frozen/\(id)-\(hash.prefix(8)).\(ending)"
                copies.append(FrozenCopy(from: self.path(of: file), to: self.path(of: name)))
                parameters["file"] = .string(name)
            }
            for (name, value) in parameters where value != workflow.nodes[id]?.parameters[name] {
                edits.append(.setParameter(id, name, value, index: nil))
            }
        }
        let save = Effect.save(overwriting: false, taking: copies)
        guard !edits.isEmpty, (try? document.history.apply(.batch(Self.savingAs, edits), at: now)) != nil else {
            return [.moved, save]
        }
        return workflowChanged(from: before) + [.moved, save]
    }

    private static let savingAs = "save elsewhere"

    /// Nothing could be saved there: the document has no file yet, as before.
    mutating func remainUnnamed() -> [Effect] {
        isUnnamed = true
        guard let path = pathBefore else { return [] }
        let before = workflow
        pathBefore = nil
        if document.history.revisions[document.history.current].edit.label == Self.savingAs {
            _ = document.history.undo()
        }
        document = document.copy(to: path)
        return workflowChanged(from: before) + [.moved]
    }
}
