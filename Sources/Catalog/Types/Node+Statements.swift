package import Workflow

extension Node {
    /// The SQL among the parameters, each text with the parameter that it stands in.
    package func statements(of type: any NodeType) -> [(parameter: String, sql: SQLText)] {
        type.parameters.filter(\.kind.isSQL).flatMap { parameter in
            (parameters[parameter.name]?.allTexts ?? []).map { (parameter.name, SQLText($0)) }
        }
    }
}

extension Parameter.Kind {
    /// Whether the values hold DuckDB SQL.
    fileprivate var isSQL: Bool {
        switch self {
        case .expression, .statement, .aggregate, .data: true
        case .list(let element), .map(let element): element.isSQL
        default: false
        }
    }
}
