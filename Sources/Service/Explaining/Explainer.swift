import Engine
import Hummingbird
import Workflow

/// Tells what each input of a row moved, compared with a typical row, by having mixtures of the two scored.
struct Explainer {
    let typical: TypicalRow
    let plan: ShapleyPlan
    /// The mixtures, one a row.
    let table: TypedTable
    /// The columns whose values differ; the others move nothing.
    private let differing: [Int]

    /// - Parameter row: a table of one row in the contract's order.
    /// - Throws: if too many inputs differ.
    init(_ row: TypedTable, typical: TypicalRow) throws(ServiceError) {
        let differing = typical.inputs.filter { row.columns[$0][0] != typical.columns[$0][0] }
        guard differing.count <= ShapleyPlan.mostInputs else {
            throw ServiceError(
                status: .unprocessableContent, code: "not-explainable",
                message: "\(differing.count) inputs of the row differ from a typical one; "
                    + "up to \(ShapleyPlan.mostInputs) can be told what they moved")
        }
        let plan = ShapleyPlan(inputs: differing.count)
        let places = Dictionary(uniqueKeysWithValues: zip(differing, differing.indices))
        let columns = row.columns.indices.map { column -> TypedColumn in
            guard let place = places[column] else {
                return row.columns[column].mixed(with: typical.columns[column], plan.mixtures.map { _ in true })
            }
            return row.columns[column].mixed(with: typical.columns[column], plan.mixtures.map { $0[place] })
        }
        table = TypedTable(columns, count: plan.mixtures.count)
        (self.typical, self.plan, self.differing) = (typical, plan, differing)
    }

    /// What is told of one column of the answer; nil where a mixture has no number there.
    func explanation(of scores: TypedColumn) -> (typical: Double, answer: Double, contributions: [Int: Double])? {
        guard let numbers = scores.numbers, numbers.count == plan.mixtures.count else { return nil }
        let contributions = plan.contributions(numbers)
        return (numbers[0], numbers[plan.whole], Dictionary(uniqueKeysWithValues: zip(differing, contributions)))
    }
}

extension TypedColumn {
    /// The first value of this column where `own` says so, and that of another elsewhere.
    fileprivate func mixed(with other: TypedColumn, _ own: [Bool]) -> TypedColumn {
        func pick<T>(_ left: [T], _ right: [T]) -> [T] { own.map { $0 ? left[0] : right[0] } }
        let values: Values =
            switch (values, other.values) {
            case (.bools(let left), .bools(let right)): .bools(pick(left, right))
            case (.ints(let left), .ints(let right)): .ints(pick(left, right))
            case (.doubles(let left), .doubles(let right)): .doubles(pick(left, right))
            case (.texts(let left), .texts(let right)): .texts(pick(left, right))
            default: preconditionFailure("both are of one contract")
            }
        let missing = own.map { $0 ? isMissing(0) : other.isMissing(0) }
        return TypedColumn(values, missing: missing.contains(true) ? missing : [])
    }

    /// Every value as a finite number; nil where one is none.
    fileprivate var numbers: [Double]? {
        guard !missing.contains(true) else { return nil }
        let numbers: [Double]
        switch values {
        case .doubles(let values): numbers = values
        case .ints(let values): numbers = values.map(Double.init)
        case .bools, .texts: return nil
        }
        return numbers.allSatisfy(\.isFinite) ? numbers : nil
    }
}
