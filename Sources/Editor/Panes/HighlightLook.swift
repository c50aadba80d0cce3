import Terminal

extension Highlight.Kind {
    /// Never by its color alone where it tells of a fault.
    var style: Style {
        switch self {
        case .keyword: .accent
        case .function: Style(.portModel)
        case .string: Style(.stateDone)
        case .number: Style(.marked)
        case .comment: .muted
        case .column: Style(.portTable)
        case .table: Style(.portWorkflow)
        case .unknown: Style.warning.adding(.underline)
        case .open: Style.error.adding(.underline)
        }
    }
}
