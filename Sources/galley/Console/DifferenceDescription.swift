import Capture
import Deployment
import Engine
import Workflow

/// How two versions differ, as JSON.
struct DifferenceDescription: Encodable {
    struct Nodes: Encodable {
        struct Parameter: Encodable {
            var name: String
            var before: JSONValue?
            var after: JSONValue?
        }

        struct Changed: Encodable {
            var node: String
            var typeBefore: String?
            var parameters: [Parameter]
            var lost: [String]
            var gained: [String]
        }

        var added: [String]
        var removed: [String]
        var changed: [Changed]

        init(_ difference: WorkflowDifference) {
            added = difference.added.map(\.text)
            removed = difference.removed.map(\.text)
            changed = difference.changed.map { node, change in
                Changed(
                    node: node.text, typeBefore: change.typeBefore.map { "\($0)" },
                    parameters: change.parameters.map {
                        Parameter(
                            name: $0.name, before: $0.before.map(JSONValue.init), after: $0.after.map(JSONValue.init))
                    },
                    lost: change.lost.map(\.description), gained: change.gained.map(\.description))
            }
        }
    }

    struct Frozen: Encodable {
        struct Figure: Encodable {
            var path: String
            var before: JSONValue?
            var after: JSONValue?
        }

        var node: String
        var before: FrozenDifference.State?
        var after: FrozenDifference.State?
        var figures: [Figure]

        init(_ part: FrozenDifference) {
            node = part.node.text
            before = part.before
            after = part.after
            figures = part.figures.map {
                Figure(path: $0.path, before: $0.before.map(JSONValue.init), after: $0.after.map(JSONValue.init))
            }
        }
    }

    struct Column: Encodable {
        var side: String
        var port: String
        var name: String
        var before: String?
        var after: String?
    }

    struct Metric: Encodable {
        var node: String
        var name: String
        var before: Double?
        var after: Double?
    }

    struct Source: Encodable {
        var path: String
        var before: DataSource?
        var after: DataSource?
    }

    var name: String
    var from: Int
    var to: Int
    var change: String
    var reasons: [String]
    var nodes: Nodes
    var frozen: [Frozen]
    var contract: [Column]
    var metrics: [Metric]
    var data: [Source]
    var creation: Nodes?

    init(_ difference: VersionDifference) {
        name = difference.new.deployment
        from = difference.old.number
        to = difference.new.number
        change = difference.change.level.rawValue
        reasons = difference.change.reasons
        nodes = Nodes(difference.production.nodes)
        frozen = difference.frozen.map(Frozen.init)
        contract = difference.production.columns.map {
            Column(side: $0.side.rawValue, port: $0.port, name: $0.name, before: $0.before, after: $0.after)
        }
        metrics = difference.metrics.map {
            Metric(node: $0.node, name: $0.name, before: $0.before, after: $0.after)
        }
        data = difference.data.map { Source(path: $0.path, before: $0.before, after: $0.after) }
        creation = difference.creation.map(Nodes.init)
    }
}
