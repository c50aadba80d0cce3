import ArgumentParser
import Catalog
import Deployment
import Workflow

/// What the shell offers for an argument, found out when it asks.
extension CompletionKind {
    static var nodeTypes: CompletionKind { .custom { _, _, _ in Catalog.standard.types.map(\.id.name) } }

    static var targets: CompletionKind { .custom { _, _, _ in Catalog.standard.deployTargets } }

    static var deployments: CompletionKind {
        .custom { _, _, _ in (try? Registry().deployments().map(\.name)) ?? [] }
    }

    /// The nodes of the workflow whose file stands in the same line.
    static var nodes: CompletionKind {
        .custom { words, _, _ in
            let file = words.first { $0.hasSuffix(".yaml") && File.exists($0) }
            guard let file, let document = try? Document(reading: file) else { return [] }
            return document.workflow.nodes.keys.map(\.text)
        }
    }
}
