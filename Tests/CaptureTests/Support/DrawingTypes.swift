import Capture
import Catalog
import Workflow

/// Node types for drawings: enough of every behavior that captures care about, and no SQL.
let drawingCatalog = Catalog(
    Catalog.standard.types.filter { $0.family == .production } + [
        DrawnSource(), Step(), Keep(), Join(), Split(), Sample(), Fit(), Apply(), Learn(), Predict(), Judge(),
        Noted(), Reading(), Writing(),
    ])

func analysis(_ workflow: Workflow) -> Analysis {
    var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
    return analyzer.analyze(workflow)
}

/// Drawings have no SQL to bind.
struct NoBinder: Binder {
    func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema {
        throw BindError(message: "drawings have no SQL", sql: "")
    }
    func columns(of source: Source) throws(BindError) -> Schema {
        throw BindError(message: "drawings have no files", sql: "")
    }
    func unknownTimeZone(_ name: String) -> UnknownTimeZone? {
        name == "Europe/Berlin" ? nil : UnknownTimeZone(name, known: ["Europe/Berlin"])
    }
}

protocol DrawingType: NodeType {}

extension DrawingType {
    var summary: String { "For drawings." }
    var manual: String { "For drawings." }
    var family: Family { .table }
    func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] { [:] }
}

extension ParameterReader {
    /// A list written `a,b,c`.
    func words(_ name: String) -> [String] {
        (string(name) ?? "").split(separator: ",").map(String.init)
    }
}

/// `columns=a,b`: a table of DOUBLE columns.
struct DrawnSource: DrawingType {
    let id: TypeID = "source@1"
    let inputs = PortList.none
    let outputs = PortList.table("rows")
    let parameters = [Parameter("columns", .text, "columns")]
    let traits = Traits.source
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        ["table": .table(Schema(context.parameters.words("columns").map { Column($0, .double) }))]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { [:] }
}

/// `adds=c reads=a,b`: passes its columns on and computes `adds` from `reads`.
struct Step: DrawingType {
    let id: TypeID = "step@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("rows")
    let parameters = [Parameter("adds", .text, "adds"), Parameter("reads", .text, "reads")]
    let rowEffect = RowEffect.oneToOne
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard var schema = context.table() else { return [:] }
        let adds = context.parameters.words("adds")
        schema.columns.removeAll { adds.contains($0.name) }
        schema.columns += adds.map { Column($0, .double) }
        return ["table": .table(schema)]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        let adds = context.parameters.words("adds")
        var lineage = Lineage.passing(schema, from: "table", except: Set(adds))
        for name in adds {
            lineage.computes[name] = Set(context.parameters.words("reads").map { ColumnReference("table", $0) })
        }
        return ["table": lineage]
    }
}

/// `reads=a`: keeps rows by what is in `reads`.
struct Keep: DrawingType {
    let id: TypeID = "keep@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("rows")
    let parameters = [Parameter("reads", .text, "reads")]
    let rowEffect = RowEffect.filter
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        var lineage = Lineage.passing(schema, from: "table")
        lineage.rows = Set(context.parameters.words("reads").map { ColumnReference("table", $0) })
        return ["table": lineage]
    }
}

/// `on=a`: the columns of `left`, then the new ones of `right`.
struct Join: DrawingType {
    let id: TypeID = "join@1"
    let inputs = PortList.fixed([Port("left", .table, "left"), Port("right", .table, "right")])
    let outputs = PortList.table("rows")
    let parameters = [Parameter("on", .text, "on")]
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let left = context.table("left"), let right = context.table("right") else { return [:] }
        return ["table": .table(Schema(left.columns + right.columns.filter { left[$0.name] == nil }))]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let left = context.table("left"), let right = context.table("right") else { return nil }
        var lineage = Lineage.passing(left, from: "left")
        for column in right.columns where left[column.name] == nil {
            lineage.passes[column.name] = ColumnReference("right", column.name)
        }
        for name in context.parameters.words("on") {
            lineage.rows.formUnion([ColumnReference("left", name), ColumnReference("right", name)])
        }
        return ["table": lineage]
    }
}

struct Split: DrawingType {
    let id: TypeID = "split@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.fixed([Port("train", .table, "train"), Port("test", .table, "test")])
    let parameters: [Parameter] = []
    let traits: Traits = [.partitions]
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        return ["train": .table(schema), "test": .table(schema)]
    }
}

struct Sample: DrawingType {
    let id: TypeID = "sample@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("rows")
    let parameters: [Parameter] = []
    let traits = Traits.samples
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}

/// `columns=a` are replaced by `a_*`, as one-hot does.
struct Fit: DrawingType {
    let id: TypeID = "fit@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.fixed([Port("table", .table, "rows"), Port("model", .model, "model")])
    let parameters = [Parameter("columns", .text, "columns"), Parameter("refit", .flag, "refit")]
    let rowEffect = RowEffect.oneToOne
    let productionForm = ProductionForm.apply("apply@1")
    let traits = Traits.fits
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table() else { return [:] }
        let names = context.parameters.words("columns")
        let model = ModelSpec(
            kind: "one-hot", features: names.map { Column($0, .double) },
            added: names.map { Column("\($0)_*", .double) }, dropped: names)
        return ["table": .table(Apply.applied(model, to: schema)), "model": .model(model)]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table() else { return nil }
        let names = context.parameters.words("columns")
        return ["table": Apply.lineage(names, schema)]
    }
}

struct Apply: DrawingType {
    let id: TypeID = "apply@1"
    let inputs = PortList.fixed([Port("table", .table, "rows"), Port("model", .model, "model")])
    let outputs = PortList.table("rows")
    let parameters: [Parameter] = []
    let rowEffect = RowEffect.oneToOne
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), let model = context.model() else { return [:] }
        return ["table": .table(Self.applied(model, to: schema))]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let model = context.model() else { return nil }
        return ["table": Self.lineage(model.dropped, schema)]
    }
    static func applied(_ model: ModelSpec, to schema: Schema) -> Schema {
        let replaced = model.dropped + model.added.map(\.name)
        return Schema(schema.columns.filter { !replaced.contains($0.name) } + model.added)
    }
    static func lineage(_ names: [String], _ schema: Schema) -> Lineage {
        var lineage = Lineage.passing(schema, from: "table", except: Set(names + names.map { "\($0)_*" }))
        for name in names { lineage.computes["\(name)_*"] = [ColumnReference("table", name)] }
        return lineage
    }
}

/// `target=y features=a,b`: without features, every other column.
struct Learn: DrawingType {
    let id: TypeID = "learn@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.fixed([Port("model", .model, "model")])
    let parameters = [Parameter("target", .text, "target"), Parameter("features", .text, "features")]
    let productionForm = ProductionForm.frozen
    let traits = Traits.fits
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), let target = context.parameters.string("target") else { return [:] }
        let wanted = context.parameters.words("features")
        let features = wanted.isEmpty ? schema.columns.filter { $0.name != target } : schema.selecting(wanted)
        return ["model": .model(ModelSpec(kind: "trees", features: features, target: Column(target, .double)))]
    }
}

struct Predict: DrawingType {
    let id: TypeID = "predict@1"
    let inputs = PortList.fixed([Port("table", .table, "rows"), Port("model", .model, "model")])
    let outputs = PortList.table("rows")
    let parameters: [Parameter] = []
    let rowEffect = RowEffect.oneToOne
    let traits = Traits.predicts
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let schema = context.table(), context.model() != nil else { return [:] }
        let others = schema.columns.filter { $0.name != "prediction" }
        return ["table": .table(Schema(others + [Column("prediction", .double)]))]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        guard let schema = context.table(), let model = context.model() else { return nil }
        var lineage = Lineage.passing(schema, from: "table", except: ["prediction"])
        lineage.computes["prediction"] = Set(model.features.map { ColumnReference("table", $0.name) })
        return ["table": lineage]
    }
}

struct Judge: DrawingType {
    let id: TypeID = "judge@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("metrics")
    let parameters: [Parameter] = []
    let traits = Traits.judges
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { ["table": .table([])] }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { [:] }
}

/// Writes the rows to a file.
struct Writing: DrawingType {
    let id: TypeID = "writing@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("rows")
    let parameters = [Parameter("path", .file(toWrite: true), "path")]
    let traits = Traits.sink
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}

/// Reads files, which it names.
struct Reading: DrawingType {
    let id: TypeID = "reading@1"
    let inputs = PortList.none
    let outputs = PortList.table("rows")
    let parameters = [Parameter("path", .list(of: .file(toWrite: false)), "path")]
    let traits = Traits.source
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        ["table": .table(Schema([Column("a", .double)]))]
    }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { [:] }
}

/// Passes rows on; its parameters may say anything.
struct Noted: DrawingType {
    let id: TypeID = "noted@1"
    let inputs = PortList.table("rows")
    let outputs = PortList.table("rows")
    let parameters = [
        Parameter("sql", .expression(from: "table"), "sql"), Parameter("file", .file(toWrite: false), "file"),
        Parameter("script", .script(.python), "script"),
        Parameter("token", .text, "token"), Parameter("max-tokens", .text, "count"), Parameter("note", .text, "note"),
    ]
    let rowEffect = RowEffect.oneToOne
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { context.mirroredSpecs }
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { context.mirroredLineage }
}
