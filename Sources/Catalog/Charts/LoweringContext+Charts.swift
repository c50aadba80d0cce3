import Workflow

/// What view nodes ask of their parameters.
extension LoweringContext {
    /// A column with places along an axis.
    func continuousColumn(_ parameter: String) throws(LoweringError) -> Column {
        let column = try column(parameter)
        guard column.type.isContinuous else {
            throw LoweringError(
                "\(column.name) is \(column.type), which has no places along an axis; draw it with bar-chart",
                at: .parameter(parameter))
        }
        return column
    }

    func numericColumn(_ parameter: String) throws(LoweringError) -> Column {
        let column = try column(parameter)
        guard column.type.isNumeric else {
            throw LoweringError("\(column.name) is \(column.type), not a number", at: .parameter(parameter))
        }
        return column
    }

    /// What `find` makes of a parameter that need not be given.
    func optionalColumn(
        _ parameter: String, _ find: (String) throws(LoweringError) -> Column
    ) throws(LoweringError) -> Column? {
        (parameters.string(parameter) ?? "").isEmpty ? nil : try find(parameter)
    }

    var function: Chart.Function { parameters.string("function").flatMap { Chart.Function(rawValue: $0) } ?? .mean }
}
