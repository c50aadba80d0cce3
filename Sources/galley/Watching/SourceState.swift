import Catalog
import Engine
import Workflow

/// What a document and the files that it reads are like at a moment, without reading them.
struct SourceState: Hashable, Sendable {
    /// A line for each file; why, for one that isn't there.
    private let files: [String]

    /// - Parameter workflow: nil for a document that can't be read.
    init(of path: String, _ workflow: Workflow?, folder: String) {
        var files = [Self.state(of: path)]
        for node in workflow?.nodes.values.elements ?? [] {
            for parameter in Catalog.standard[node.type]?.parameters ?? [] {
                guard case .file(toWrite: false) = parameter.kind, let value = node.parameters[parameter.name],
                    let file = parameter.kind.absolute(value, from: folder).string
                else { continue }
                files += Self.states(of: file)
            }
        }
        self.files = files
    }

    private static func state(of file: String) -> String { states(of: file).joined() }

    private static func states(of file: String) -> [String] {
        do throws(FileProblem) { return try FileFingerprint.expanding([file]).map(\.description) } catch {
            return [error.description]
        }
    }
}
