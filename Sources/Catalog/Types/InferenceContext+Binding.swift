package import Workflow

/// An expression that a user wrote, and where.
package struct WrittenExpression: Hashable, Sendable {
    package var path: ParameterPath
    package var text: String

    package init(_ path: ParameterPath, _ text: String) {
        self.path = path
        self.text = text
    }
}

extension InferenceContext {
    /// Lowers the node and asks the binder for the columns of each table it yields.
    package mutating func inferFromLowering(of type: any NodeType) -> [PortID: PortSpec] {
        // What is wrong upstream or not connected is reported elsewhere.
        guard isReady(type) else { return [:] }
        do throws(LoweringError) {
            return try type.lower(lowering).compactMapValues { spec(of: $0, type) }
        } catch {
            report(Diagnostic("bad-parameter", node: id, at: error.place, error.message))
            return [:]
        }
    }

    /// Whether every input that the node must have is connected and known.
    package func isReady(_ type: any NodeType) -> Bool {
        if inputs.values.contains(where: { if case .unknown = $0 { true } else { false } }) { return false }
        guard case .fixed(let ports) = type.inputs else { return true }
        return ports.allSatisfy { $0.isOptional || inputs[$0.id] != nil }
    }

    /// The types of expressions that are computed for each row of the table on `port`.
    ///
    /// What can't be bound is reported at its own parameter. Nil as soon as anything is wrong, or while the table
    /// isn't known.
    package mutating func types(of expressions: [WrittenExpression], over port: PortID = "table") -> [ColumnType]? {
        guard let schema = table(port) else { return nil }
        if expressions.isEmpty { return [] }
        let broken = expressions.filter { !SQLText($0.text).isOneExpression }
        for expression in broken { reportBroken(expression) }
        guard broken.isEmpty else { return nil }
        do throws(BindError) {
            return try bind(expressions, schema, port)
        } catch {
            let count = diagnostics.count
            for expression in expressions {
                do throws(BindError) { _ = try bind([expression], schema, port) } catch {
                    report(error, in: expression, schema, port)
                }
            }
            if diagnostics.count == count { report("bad-expression", at: expressions[0].path, error.summary) }
            return nil
        }
    }

    private func bind(
        _ expressions: [WrittenExpression], _ schema: Schema, _ port: PortID
    ) throws(BindError) -> [ColumnType] {
        let known = schema.known(to: expressions.map(\.text))
        // A column that no expression names decides nothing, so the binder needn't be asked again when it changes.
        let read = known.read(by: expressions.map(\.text))
        do throws(BindError) { return try types(of: expressions, over: read, port) } catch {
            guard read != known else { throw error }
            return try types(of: expressions, over: known, port)
        }
    }

    private func types(
        of expressions: [WrittenExpression], over schema: Schema, _ port: PortID
    ) throws(BindError) -> [ColumnType] {
        let values = expressions.enumerated().map { index, expression in
            "\(expression: expression.text) AS \(column: "\(index)")" as SQL
        }
        // The condition keeps out aggregates and windows: a row's value must come from that row alone.
        let tests = expressions.map { "\(expression: $0.text) IS NULL" as SQL }
        let bound = try binder.columns(
            of: "SELECT \(values.joined(by: ", ")) FROM \(input: port) WHERE \(tests.joined(by: " AND "))",
            inputs: [port: schema])
        // `COLUMNS(*)` is several at once.
        guard bound.columns.count == expressions.count else {
            throw BindError(message: "this yields several columns; write an expression for each", sql: "")
        }
        return bound.columns.map(\.type)
    }

    /// What every table with a fixed order has beside its columns; the binder's empty tables don't.
    private static let rowNumber = Column("rowid", .bigint)

    private static func hidesRowNumber(_ column: Column) -> Bool {
        column.name.utf8.count == rowNumber.name.utf8.count && column.name.lowercased() == rowNumber.name
    }

    /// Refuses a column that hides the numbers of the rows from a node that goes by them.
    mutating func checkRowNumber(_ type: any NodeType) {
        for (port, spec) in inputs {
            guard let column = spec.schema?.columns.first(where: Self.hidesRowNumber),
                let operations = try? type.lower(lowering).values,
                operations.contains(where: { $0.orderedInputs.contains(port) })
            else { continue }
            report(
                Diagnostic(
                    "reserved-column", node: id, at: .input(port),
                    "the column \"\(column.name)\" hides the numbers of the rows, by which \(type.id.name) goes: rename it"
                ))
        }
    }

    private mutating func spec(of operation: Operation, _ type: any NodeType) -> PortSpec? {
        do throws(BindError) {
            switch operation {
            case .alias(let port): return inputs[port]
            case .query(let query):
                var schemas: [PortID: Schema] = [:]
                for (port, spec) in inputs { schemas[port] = spec.schema }
                // What a statement makes of columns that aren't known yet can't be known either.
                guard schemas.values.allSatisfy(\.isComplete) else { return .unknown(.table) }
                for port in query.ordered { schemas[port]?.columns.append(Self.rowNumber) }
                var schema = try binder.columns(of: query.sql, inputs: schemas)
                schema.columns.removeAll { !query.ordered.isEmpty && $0 == Self.rowNumber }
                return .table(schema)
            case .source(let source): return .table(try binder.columns(of: source))
            case .script(let script):
                guard Schema(script.columns).isComplete else { return .unknown(.table) }
                return .table(try binder.columns(of: script.declaration, inputs: [:]))
            case .liveInput(_, let schema): return .table(schema)
            default: return nil
            }
        } catch {
            report(error, of: type)
            return nil
        }
    }

    /// Reports what the binder says of a node's whole statement at the parameter that is to blame.
    private mutating func report(_ error: BindError, of type: any NodeType) {
        let count = diagnostics.count
        for (expression, port) in expressions(of: type) {
            guard let schema = table(port) else { continue }
            guard SQLText(expression.text).isOneExpression else {
                reportBroken(expression)
                continue
            }
            do throws(BindError) { _ = try bind([expression], schema, port) } catch {
                report(error, in: expression, schema, port)
            }
        }
        guard diagnostics.count == count else { return }
        if let parameter = type.parameters.first(where: { $0.kind == .file(toWrite: false) }),
            let path = parameters.string(parameter.name)
        {
            report("unreadable-file", at: ParameterPath(parameter.name), "can't read \"\(path)\": \(error.summary)")
        } else if let parameter = type.parameters.first(where: { $0.kind == .statement }) {
            report(error, inStatement: ParameterPath(parameter.name))
        } else {
            report(Diagnostic("bad-sql", node: id, error.summary))
        }
    }

    private mutating func report(_ error: BindError, inStatement path: ParameterPath) {
        guard let name = error.unknownColumn, let text = parameters.string(path.parameter) else {
            let spot = parameters.string(path.parameter).flatMap(error.spot)
            guard let name = error.unknownTable else {
                let text = parameters.string(path.parameter)
                if let (words, spot) = text.flatMap({ Self.misbegun($0, path) }) {
                    return report("bad-expression", at: path, words, spot: spot)
                }
                let words =
                    text.flatMap { error.lastWord(ofUnfinished: $0) }.map { Self.breakingOff(path, after: $0) }
                    ?? unquotedTable(in: error, at: path)
                return report("bad-expression", at: path, words ?? error.summary, spot: spot)
            }
            return reportUnknownTable(name, at: path, spot: spot)
        }
        let everything = Schema(inputs.values.flatMap { $0.schema?.columns ?? [] })
        reportUnknownColumn(name, everything, inputs.keys.first ?? "table", at: path, spot: error.spot(in: text)) {
            SQLText(text).replacing(name, with: $0)
        }
    }

    /// What is better told in our words, since DuckDB complains of the statement that ours is put into.
    private static func misbegun(_ text: String, _ path: ParameterPath) -> (words: String, spot: TextSpot)? {
        guard let first = SQLText(text).tokens.first, first.kind == .word,
            !selectBeginnings.contains(first.text.uppercased())
        else { return nil }
        let words =
            "\"\(path)\" must be one SELECT, but begins with \(first.text)"
            + Suggestion.hint(for: first.text, in: selectBeginnings)
        return (words, TextSpot(first.range.lowerBound, in: text))
    }

    /// A table whose name is one of SQL's own words, as `table` is, has to be quoted.
    private func unquotedTable(in error: BindError, at path: ParameterPath) -> String? {
        let names = inputs.keys.map(\.text).filter { SQLText.spelled($0) != $0 }
        let name = names.first { error.message.lowercased().contains("at or near \"\($0.lowercased())\"") }
        return name.map { "\($0) is a word of SQL: as a table it is written \(SQLText.spelled($0)) in \"\(path)\"" }
    }

    /// The words that a statement may begin with that yields a table.
    private static let selectBeginnings = [
        "SELECT", "WITH", "FROM", "VALUES", "PIVOT", "UNPIVOT", "TABLE", "DESCRIBE", "SUMMARIZE", "SHOW",
    ]

    private static func breakingOff(_ path: ParameterPath, after word: String) -> String {
        "\"\(path)\" breaks off: something must follow \(word)"
    }

    private mutating func reportUnknownTable(_ name: String, at path: ParameterPath, spot: TextSpot?) {
        let known = inputs.keys.map(\.text)
        let meant = Suggestion.closest(to: name, in: known)
        let text = parameters.string(path.parameter) ?? ""
        let fix = meant.flatMap { meant in
            path.replacing(with: .string(SQLText(text).replacing(name, with: meant)), in: node, id: id)
                .map { Diagnostic.Fix("use \"\(meant)\"", edit: $0) }
        }
        let wayOut =
            known.isEmpty
            ? "connect one to the port \"\(name)\""
            : "the tables are \(known.map(SQLText.spelled).joined(separator: ", "))"
        report(
            "unknown-table", at: path,
            "\"\(path)\" reads \"\(name)\", but no table comes in under that name; "
                + (meant.map { "did you mean \"\($0)\"?" } ?? wayOut),
            fix: fix, spot: spot)
    }

    private mutating func report(
        _ error: BindError, in expression: WrittenExpression, _ schema: Schema, _ port: PortID
    ) {
        let spot = error.spot(in: expression.text)
        guard let name = error.unknownColumn else {
            let words =
                error.lastWord(ofUnfinished: expression.text).map { Self.breakingOff(expression.path, after: $0) }
                ?? (error.message.contains("WHERE clause cannot contain") ? Self.manyRows(expression.path) : nil)
            return report(
                "bad-expression", at: expression.path, words ?? "\"\(expression.path)\": \(error.summary)", spot: spot)
        }
        let quoting = "; text stands in single quotes: '\(name)'"
        reportUnknownColumn(name, schema, port, at: expression.path, spot: spot, otherwise: quoting) {
            SQLText(expression.text).replacing(name, with: $0)
        }
    }

    private static func manyRows(_ path: ParameterPath) -> String {
        "\"\(path)\" must have its value from one row alone; what goes over several rows is for group-by or sql-query"
    }

    private mutating func reportBroken(_ expression: WrittenExpression) {
        let text = SQLText(expression.text)
        var reason = "a comma parts it"
        if text.hasPlaceholders { reason = "nothing fills in its placeholder" }
        if !text.isBalanced { reason = "a bracket, quote or comment isn't closed, or there is a semicolon" }
        report("bad-expression", at: expression.path, "\"\(expression.path)\" is not one expression: \(reason)")
    }

    /// Every expression among the node's parameters, with the port whose columns it reads.
    package func expressions(of type: any NodeType) -> [(WrittenExpression, PortID)] {
        type.parameters.flatMap { parameter in
            parameters[parameter.name].map {
                Self.expressions($0, parameter.kind, ParameterPath(parameter.name))
            } ?? []
        }
    }

    private static func expressions(
        _ value: ParameterValue, _ kind: Parameter.Kind, _ path: ParameterPath
    ) -> [(WrittenExpression, PortID)] {
        switch (kind, value) {
        case (.expression(let port), _):
            value.expression.map { [(WrittenExpression(path, $0), port)] } ?? []
        case (.list(let kind), .list(let entries)):
            entries.enumerated().flatMap { expressions($1, kind, path.appending(.index($0))) }
        case (.list(let kind), .string):
            expressions(value, kind, path)
        case (.map(let kind), .map(let entries)):
            entries.flatMap { expressions($0.value, kind, path.appending(.key($0.key))) }
        default: []
        }
    }
}

extension Schema {
    /// The columns whose names are known, and of those that a pattern stands for the ones that `expressions` name.
    fileprivate func known(to expressions: [String]) -> Schema {
        if isComplete { return self }
        var known = columns.filter { !$0.isPattern }
        for token in expressions.flatMap({ SQLText($0).identifiers }) {
            guard !known.contains(where: { $0.matches(token.name) }), let pattern = self[token.name] else { continue }
            known.append(Column(token.name, pattern.type))
        }
        return Schema(known)
    }

    /// The columns that `expressions` name.
    fileprivate func read(by expressions: [String]) -> Schema {
        let read = Set(expressions.flatMap { SQLText($0).columns(of: self) })
        return Schema(columns.filter { read.contains($0.name) })
    }
}

extension BindError {
    /// DuckDB's words on one line, without the excerpt of a statement that the user didn't write and without advice
    /// that names DuckDB's options instead of ours.
    package var summary: String {
        if let complaint = CSVComplaint(message) { return complaint.sentence }
        if message.contains("json_read expected records") { return "it holds no JSON objects, one for each row" }
        if message.contains("automatically detect the CSV") {
            return "not every row has the same number of fields; say the delimiter, quote, encoding or lines to skip, "
                + "or leave such rows out with ignore-errors"
        }
        let ends = ["LINE ", "The search space", "Possible ", "file =", "Candidate "]
        let lines = message.split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
        let words = lines.prefix { line in !ends.contains { line.hasPrefix($0) } }.joined(separator: " ")
        // A name that is meant is one of the document's, never one of DuckDB's own tables.
        let advice = [" Try setting ", " You can try ", unknownTable == nil ? " Candidate " : " Did you mean "]
        return advice.reduce(words) { words, advice in
            words.firstRange(of: advice).map { String(words[..<$0.lowerBound]) } ?? words
        }
    }

    /// The name of a table that a statement reads and that isn't there.
    var unknownTable: String? {
        message.firstMatch(of: #/Table with name (.+?) does not exist/#).map { String($0.1) }
    }
}

extension InferenceContext {
    /// The types of aggregates over the whole of `table`; what can't be bound is reported at its path.
    package mutating func aggregateTypes(_ aggregates: [SQL], paths: [ParameterPath]) -> [ColumnType]? {
        guard let schema = table() else { return nil }
        func bind(_ aggregates: [SQL]) throws(BindError) -> [ColumnType] {
            if aggregates.isEmpty { return [] }
            return try binder.columns(
                of: "SELECT \(aggregates.joined(by: ", ")) FROM \(input: "table")",
                inputs: ["table": Schema(schema.columns + [Self.rowNumber])]
            ).columns.map(\.type)
        }
        do throws(BindError) { return try bind(aggregates) } catch {
            for (aggregate, path) in zip(aggregates, paths) {
                do throws(BindError) { _ = try bind([aggregate]) } catch {
                    let text = path.value(in: node)?.string ?? ""
                    report(error, in: WrittenExpression(path, text), schema, "table")
                }
            }
            return nil
        }
    }
}
