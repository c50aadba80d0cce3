package import Workflow

/// A kind of transformation that is learned from a table and then replaces or adds columns row by row.
///
/// The fit node and the apply node of a kind both go through here, so creation and production run the same SQL.
package protocol Transformer: Sendable {
    var kind: ModelKind { get }

    /// Why a column can't be transformed with these settings; nil when it can.
    ///
    /// - Parameter holds: whether a type has a value, as far as that can be told.
    func objection(
        to column: Column, settings: Parameters, holds: (_ type: ColumnType, _ value: ParameterValue) -> Bool
    ) -> Objection?

    /// The columns as they come out, before anything is fitted.
    func outcome(of features: [Column], settings: Parameters) -> [Column]

    /// The columns that don't come out.
    func dropped(from features: [Column], settings: Parameters) -> [String]

    /// The statement whose rows are the fitted state. Each row has the column it is about under `column`.
    func fitting(_ features: [Column], settings: Parameters, input: PortID) -> SQL

    /// Each column that comes out, with its expression over the columns that come in.
    func expressions(of model: Model) throws(LoweringError) -> [(column: Column, sql: SQL)]
}

/// Why a column can't be transformed.
package struct Objection: Hashable, Sendable {
    package var message: String
    /// The parameter that is to blame.
    package var parameter: String
    /// What that parameter could be instead.
    package var remedy: ParameterValue?

    init(_ message: String, at parameter: String = "columns", remedy: ParameterValue? = nil) {
        self.message = message
        self.parameter = parameter
        self.remedy = remedy
    }
}

/// Every kind of transformer.
package let allTransformers: [any Transformer] = [Imputation(), Normalization(), OneHotEncoding(), Binning()]

extension ModelKind {
    /// The transformer that makes models of this kind; nil for a learner's kind.
    package var transformer: (any Transformer)? { allTransformers.first { $0.kind == self } }
}

extension Transformer {
    package func dropped(from features: [Column], settings: Parameters) -> [String] { [] }

    /// What is known of the model before it is fitted.
    package func spec(of features: [Column], settings: Parameters) -> ModelSpec {
        ModelSpec(
            kind: kind, features: features, added: outcome(of: features, settings: settings),
            dropped: dropped(from: features, settings: settings))
    }
}

extension Fit {
    /// The model that the rows of `query` make, once it is sure that they transform what they were learned from.
    package func model(state: [Parameters]) throws(LoweringError) -> Model {
        let model = Model(kind: kind, features: features, settings: settings, state: state)
        _ = try kind.transformer?.expressions(of: model)
        return model
    }
}

extension Model {
    /// What a port that carries this model promises.
    package var spec: ModelSpec {
        guard let transformer = kind.transformer else {
            return ModelSpec(
                kind: kind, features: features, target: target, isClassification: !classes.isEmpty, classes: classes)
        }
        var spec = transformer.spec(of: features, settings: settings)
        if let columns = try? transformer.expressions(of: self).map(\.column) { spec.added = columns }
        return spec
    }

    /// The table on `input`, whose columns are `schema`, transformed by this model.
    ///
    /// - Throws: when the table lacks a column that was fitted, or the model is not a transformer's.
    package func transform(_ schema: Schema, input: PortID) throws(LoweringError) -> Query {
        guard let transformer = kind.transformer else {
            throw LoweringError("a \(kind) model predicts; use a predictor to apply it", at: .input("model"))
        }
        for feature in features where schema[feature.name] == nil {
            throw LoweringError("the table lacks \(feature.name), which the model was fitted on", at: .input(input))
        }
        let outcome = try transformer.expressions(of: self)
        let dropped = transformer.dropped(from: features, settings: settings)
        if let taken = ModelSpec.taken(outcome.map(\.column), dropped: dropped, features: features, in: schema) {
            throw LoweringError("the table already has a column \(taken.name); rename it first", at: .input(input))
        }
        let gone = Set(dropped.map { $0.foldedName })
        let present = Set(schema.names.map { $0.foldedName }).subtracting(gone)
        guard !outcome.isEmpty || present.count > 0 else {
            throw LoweringError("no column is left", at: .parameter("columns"))
        }
        let pieces = outcome.map { (old: present.contains($0.column.name.foldedName), sql: Self.named($0)) }
        var list: SQL = "*"
        if !dropped.isEmpty {
            let names = dropped.map { "\(column: $0)" as SQL }
            list = "\(list) EXCLUDE (\(names.joined(by: ", ")))"
        }
        let replaced = pieces.filter(\.old).map(\.sql)
        if !replaced.isEmpty { list = "\(list) REPLACE (\(replaced.joined(by: ", ")))" }
        let all = [list] + pieces.filter { !$0.old }.map(\.sql)
        return Query("SELECT \(all.joined(by: ", ")) FROM \(input: input)")
    }

    private static func named(_ piece: (column: Column, sql: SQL)) -> SQL {
        "\(piece.sql) AS \(column: piece.column.name)"
    }

    /// The rows of the state that are about one column.
    func state(of column: Column) -> [Parameters] { state.filter { $0["column"]?.string == column.name } }
}

extension ModelSpec {
    /// The columns of a table after this transformer: `dropped` is gone, columns of `added` that were there
    /// before take their old places, the others follow at the end.
    package func applied(to schema: Schema) -> Schema {
        let added = Dictionary(added.map { ($0.name.foldedName, $0) }, uniquingKeysWith: { first, _ in first })
        let gone = Set(dropped.map { $0.foldedName })
        let present = Set(schema.names.map { $0.foldedName }).subtracting(gone)
        let kept = schema.columns.filter { !gone.contains($0.name.foldedName) }
            .map { $0.holding(added[$0.name.foldedName]?.type ?? $0.type) }
        return Schema(kept + self.added.filter { !present.contains($0.name.foldedName) })
    }

    /// A column of the outcome that would take the place of another than its own feature.
    static func taken(_ outcome: [Column], dropped: [String], features: [Column], in schema: Schema) -> Column? {
        let replaced = zip(features, outcome).filter { $0.name == $1.name }.map(\.0.name)
        let own = Set((dropped + replaced).map { $0.foldedName })
        let names = Set(schema.names.map { $0.foldedName }).subtracting(own)
        return outcome.first { names.contains($0.name.foldedName) }
    }

    /// The same of this model.
    func taken(in schema: Schema) -> Column? {
        Self.taken(added, dropped: dropped, features: features, in: schema)
    }

    /// The features that a table has no column for.
    package func missing(from schema: Schema) -> [Column] {
        features.filter { feature in !schema.columns.contains { $0.matches(feature.name) || feature.matches($0.name) } }
    }

    /// The columns of a table that this model reads.
    package func read(from schema: Schema) -> [Column] {
        schema.columns.filter { column in
            features.contains { column.matches($0.name) || $0.matches(column.name) }
        }
    }
}
