import Engine
import Glibc
import Workflow

/// A document that is about to be shown.
package struct OpenedDocument: Sendable {
    var document: ReopenedDocument
    /// Whether it is still to be asked for the name of its file.
    var isUnnamed = true
    /// The logged request that it was opened for.
    var replay: Replay?
    /// Where its frozen values lie until it is saved.
    var shelf: TransientFolder?

    /// Opens what is asked for. What has no file yet is named after its workflow.
    init(_ opening: Opening, by backend: any EditorBackend, historyIn folder: String, at time: Int) throws {
        func new(_ workflow: Workflow, path: String) throws(DocumentErrors) -> ReopenedDocument {
            try ReopenedDocument(new: workflow, path: path, historyIn: folder, at: time)
        }
        switch opening {
        case .file(let path):
            document = try ReopenedDocument(path, named: Document.name(of: path), historyIn: folder, at: time)
            isUnnamed = false
        case .new(let workflow, let base):
            document = try new(workflow, path: Document.freePath(like: workflow.name, in: base))
        case .production(let creation, let base):
            let shelf = try TransientFolder()
            let file = "\(shelf.path)/\(Opening.productionName(of: creation)).galley.yaml"
            try backend.write(productionOf: creation, folder: base, to: file)
            var workflow = try Document(reading: file).workflow
            unlink(file)
            workflow.name = Document.name(of: file)
            document = try new(workflow, path: file)
            self.shelf = shelf
        case .template(let path):
            var workflow = try Document(reading: path).workflow
            workflow.name = Document.name(of: path)
            document = try new(workflow, path: Document.freePath(like: workflow.name))
        case .tour(let path):
            let sample = try Document(reading: path)
            var workflow = sample.workflow
            workflow.name = "tour"
            document = try new(workflow, path: Document.freePath(like: workflow.name, in: sample.folder))
        case .version(let name, let version):
            var (workflow, base) = try backend.shipped(name: name, version: version)
            workflow.name = "\(name)-v\(version)"
            document = try new(workflow, path: Document.freePath(like: workflow.name, in: base))
        case .request(let name, let id):
            let replay = try backend.replay(name: name, id: id)
            document = try ReopenedDocument(replay, historyIn: folder, at: time)
            self.replay = replay
        }
    }

    init(_ document: ReopenedDocument, isUnnamed: Bool, _ replay: Replay? = nil) {
        (self.document, self.isUnnamed, self.replay) = (document, isUnnamed, replay)
    }
}

extension ReopenedDocument {
    /// The production workflow that a logged request goes through.
    init(_ replay: Replay, historyIn folder: String, at time: Int) throws(DocumentErrors) {
        let path = Document.freePath(like: "\(replay.deployment)-v\(replay.version)", in: replay.folder)
        try self.init(new: replay.workflow, path: path, historyIn: folder, at: time)
    }
}
