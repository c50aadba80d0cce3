package import Catalog
package import Workflow

/// Which pictures suit a column, and what they draw it against.
package struct ChartChoice: Sendable {
    let column: Column
    let schema: Schema

    package init(_ column: Column, in schema: Schema) {
        self.column = column
        self.schema = schema
    }

    /// The most fitting one first.
    package var kinds: [ChartKind] {
        if predicted != nil { return [.confusion, .bars] }
        var kinds: [ChartKind] = column.type.isContinuous ? [.histogram] : [.bars]
        if column.type.isNumeric, scored != nil { kinds = [.roc, .histogram] }
        if column.type.isNumeric { kinds.append(.box) }
        if column.type.isDated, !numbers.isEmpty { kinds.append(.line) }
        if column.type.isNumeric, !numbers.isEmpty { kinds += [.scatter, .line] }
        if !column.type.isContinuous, !numbers.isEmpty { kinds.append(.box) }
        if column.type.isContinuous { kinds.append(.bars) }
        return kinds
    }

    /// Other columns that may be drawn against it in a picture of a kind.
    package func others(_ kind: ChartKind) -> [Column] {
        switch kind {
        case .histogram, .importance, .figures: []
        case .bars, .line: numbers
        case .scatter: schema.columns.filter { $0.type.isContinuous && $0 != column }
        case .box: column.type.isNumeric ? schema.columns.filter { $0 != column && !$0.type.isFloating } : numbers
        case .roc, .confusion: schema.columns.filter { $0 != column }
        }
    }

    /// Whether a picture of a kind needs another column.
    func needsOther(_ kind: ChartKind) -> Bool {
        switch kind {
        case .scatter, .roc, .confusion: true
        case .box: !column.type.isNumeric
        case .histogram, .bars, .line, .importance, .figures: false
        }
    }

    /// The picture of a kind; nil where it can't be drawn.
    package func chart(
        _ kind: ChartKind, against name: String?, size: Int, function: Chart.Function
    ) -> Chart? {
        let others = others(kind)
        let other = name.flatMap { name in others.first { $0.name == name } } ?? usual(kind, others)
        if needsOther(kind), other == nil { return nil }
        switch kind {
        case .box where !column.type.isNumeric:
            return other.map { Chart(.box, of: $0, and: column, size: size) }
        case .roc: return other.map { Chart(.roc, of: $0, and: column, size: size, positive: positive(of: $0)) }
        case .confusion: return other.map { Chart(.confusion, of: $0, and: column) }
        case .bars:
            // Whole numbers and dates have an order of their own.
            return Chart(
                .bars, of: column, and: other, size: size, function: function, isByValue: column.type.isContinuous)
        default: return Chart(kind, of: column, and: other, size: size, function: function)
        }
    }

    private func usual(_ kind: ChartKind, _ others: [Column]) -> Column? {
        switch kind {
        case .roc: scored?.target
        case .confusion: predicted
        case .scatter, .line: others.first
        case .box where !column.type.isNumeric: others.first
        case .histogram, .bars, .box, .importance, .figures: nil
        }
    }

    private var numbers: [Column] { schema.columns.filter { $0.type.isNumeric && $0 != column } }

    /// The column whose values this one predicts, by what predictors call theirs.
    private var predicted: Column? {
        guard column.name.hasSuffix("_predicted"), !column.type.isFloating else { return nil }
        return schema[String(column.name.dropLast("_predicted".count))]
    }

    /// The column that this one is the probability of a class of, and the class where its name tells it.
    private var scored: (target: Column, label: String?)? {
        for target in schema.columns where target != column && !target.type.isFloating {
            if column.name == "\(target.name)_probability", !target.type.isText { return (target, nil) }
            let prefix = "\(target.name)_probability_"
            if column.name.hasPrefix(prefix) { return (target, String(column.name.dropFirst(prefix.count))) }
        }
        return nil
    }

    private func positive(of target: Column) -> String? {
        guard let scored, scored.target == target else { return nil }
        return scored.label
    }
}
