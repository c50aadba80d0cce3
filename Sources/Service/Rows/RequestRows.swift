package import Engine
package import Workflow

/// What a request says, input by input in the order of its format.
package struct RequestRows: Sendable {
    package var inputs: [InputRows]
    /// Whether the body was one object, which is answered by one object.
    package var isSingle: Bool
    /// Names in the body that are no input's.
    package var unknown: [String]
    /// What the request sets, unchecked.
    package var parameters: Parameters
    /// The columns that are wanted in the answer, in this order; nil for all.
    private(set) var columns: [String]?

    package init(inputs: [InputRows], isSingle: Bool, unknown: [String] = [], parameters: Parameters = [:]) {
        self.inputs = inputs
        self.isSingle = isSingle
        self.unknown = unknown
        self.parameters = parameters
    }

    var tables: [TypedTable] { inputs.map(\.table) }

    /// Some of the rows, where there is one input.
    func part(_ range: Range<Int>) -> RequestRows {
        var part = self
        let table = inputs[0].table
        part.inputs[0].table = TypedTable(table.columns.map { $0.part(range) }, count: range.count)
        return part
    }

    /// The same, to be answered with these columns.
    func choosing(_ columns: [String]?) -> RequestRows {
        var rows = self
        rows.columns = columns
        return rows
    }

    /// The same with more parameters set.
    func setting(_ more: Parameters) -> RequestRows {
        if more.isEmpty { return self }
        var rows = self
        rows.parameters.merge(more) { $1 }
        return rows
    }
}

/// One input's rows.
package struct InputRows: Sendable {
    /// In the order of the contract.
    package var table: TypedTable
    /// The positions of the passed columns that any row gave.
    package var given: Set<Int>
    /// Columns that the contract doesn't name, each once, in the order of their appearance.
    package var unknown: [String]

    package init(table: TypedTable, given: Set<Int>, unknown: [String]) {
        self.table = table
        self.given = given
        self.unknown = unknown
    }
}
