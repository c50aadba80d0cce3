import Workflow

/// What a joiner's parameters come to over two schemas.
struct JoinPlan {
    enum Side: Hashable {
        case left, right
        /// A key that both tables may give: the left one, else the right one of this name.
        case both(String)
    }

    struct Output {
        var name: String
        var source: Column
        var side: Side
    }

    let kind: String
    let keys: [(left: Column, right: Column)]
    let output: [Output]

    init(_ context: LoweringContext) throws(LoweringError) {
        let (left, right) = (try context.schema("left"), try context.schema("right"))
        kind = context.parameters.string("kind") ?? "inner"
        keys = try Self.keys(context)
        output = Self.output(kind, keys, left, right, suffix: context.parameters.string("suffix") ?? "_right")
    }

    /// Whether a row may come from the right table alone, so that its keys must too.
    var mergesKeys: Bool { kind == "right" || kind == "full" }

    private static func keys(_ context: LoweringContext) throws(LoweringError) -> [(left: Column, right: Column)] {
        var names: [(String, String)] = []
        switch context.parameters["on"] {
        case .string(let name)?: names = [(name, name)]
        case .list(let entries)?: names = entries.compactMap(\.string).map { ($0, $0) }
        case .map(let entries)?: names = entries.compactMap { left, right in right.string.map { (left, $0) } }
        default: break
        }
        guard !names.isEmpty else {
            throw LoweringError("say which columns must be equal", at: .parameter("on"))
        }
        var keys: [(left: Column, right: Column)] = []
        for (left, right) in names {
            keys.append(
                (
                    try context.column(named: left, of: "left", for: "on"),
                    try context.column(named: right, of: "right", for: "on")
                ))
        }
        return keys
    }

    private static func output(
        _ kind: String, _ keys: [(left: Column, right: Column)], _ left: Schema, _ right: Schema, suffix: String
    ) -> [Output] {
        let merges = kind == "right" || kind == "full"
        var output = left.columns.map { column in
            let key = merges ? keys.first { $0.left.name == column.name } : nil
            return Output(name: column.name, source: column, side: key.map { .both($0.right.name) } ?? .left)
        }
        if kind == "semi" || kind == "anti" { return output }
        // Two columns with one name, or an empty suffix, must not make columns that can't be told apart.
        let suffix = suffix.isEmpty ? "_right" : suffix
        var taken = Set(output.map { $0.name.foldedName })
        for column in right.columns where !keys.contains(where: { $0.right.name == column.name }) {
            var name = column.name
            while !taken.insert(name.foldedName).inserted { name += suffix }
            output.append(Output(name: name, source: column, side: .right))
        }
        return output
    }

    /// DuckDB keeps no order through a join, so the rows are put in order by their numbers, which is cheap where they
    /// nearly are.
    var query: Query {
        let list = output.map { output in
            let name = output.source.name
            return switch output.side {
            case .left: "l.\(column: name)" as SQL
            case .right: "r.\(column: name) AS \(column: output.name)"
            case .both(let other): "coalesce(l.\(column: name), r.\(column: other)) AS \(column: name)"
            }
        }.joined(by: ", ")
        let condition = keys.map { "l.\(column: $0.left.name) = r.\(column: $0.right.name)" as SQL }.joined(by: " AND ")
        let order: SQL = kind == "semi" || kind == "anti" ? "l.rowid" : "l.rowid NULLS LAST, r.rowid NULLS LAST"
        return Query(
            """
            SELECT \(list) FROM \(input: "left") AS l \(raw: kind.uppercased()) JOIN \(input: "right") AS r \
            ON \(condition)
            """, ordered: ["left", "right"], order: order)
    }
}
