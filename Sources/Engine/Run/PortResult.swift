package import Capture
package import Catalog

/// What stands on an output port in a run.
package enum PortResult: Sendable {
    case table(LazyTable)
    case model(ResultKey, Model)
    case workflow(ResultKey, Segment)

    var key: ResultKey {
        switch self {
        case .table(let table): table.key
        case .model(let key, _), .workflow(let key, _): key
        }
    }
    var table: LazyTable? { if case .table(let table) = self { table } else { nil } }
    var model: Model? { if case .model(_, let model) = self { model } else { nil } }
    var segment: Segment? { if case .workflow(_, let segment) = self { segment } else { nil } }
}
