import Engine
import Workflow

extension ReopenedDocument {
    /// Opens what is asked for. What has no file yet is named after its workflow.
    static func open(
        _ opening: Opening, by backend: any EditorBackend, historyIn folder: String, at time: Int
    ) throws -> (document: ReopenedDocument, replay: Replay?) {
        func new(_ workflow: Workflow, path: String) throws(DocumentErrors) -> ReopenedDocument {
            try ReopenedDocument(new: workflow, path: path, historyIn: folder, at: time)
        }
        switch opening {
        case .file(let path):
            let name = Document.name(of: path)
            return (try ReopenedDocument(path, named: name, historyIn: folder, at: time), nil)
        case .new(let workflow, let base):
            return (try new(workflow, path: Document.freePath(like: workflow.name, in: base)), nil)
        case .template(let path):
            var workflow = try Document(reading: path).workflow
            workflow.name = Document.name(of: path)
            return (try new(workflow, path: Document.freePath(like: workflow.name)), nil)
        case .tour(let path):
            let sample = try Document(reading: path)
            var workflow = sample.workflow
            workflow.name = "tour"
            return (try new(workflow, path: Document.freePath(like: workflow.name, in: sample.folder)), nil)
        case .version(let name, let version):
            let (workflow, base) = try backend.shipped(name: name, version: version)
            return (try new(workflow, path: Document.freePath(like: "\(name)-v\(version)", in: base)), nil)
        case .request(let name, let id):
            let replay = try backend.replay(name: name, id: id)
            return (try ReopenedDocument(replay, historyIn: folder, at: time), replay)
        }
    }

    /// The production workflow that a logged request goes through.
    init(_ replay: Replay, historyIn folder: String, at time: Int) throws(DocumentErrors) {
        let path = Document.freePath(like: "\(replay.deployment)-v\(replay.version)", in: replay.folder)
        try self.init(new: replay.workflow, path: path, historyIn: folder, at: time)
    }
}
