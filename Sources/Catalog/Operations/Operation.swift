package import Workflow

/// What an engine does to produce one output of a node. Values, so that results can be cached under their hash.
package enum Operation: Hashable, Sendable {
    /// The same value as an input port.
    case alias(PortID)
    case query(Query)
    case script(Script)
    case source(Source)
    case fit(Fit)
    /// The table on this input port transformed by the model on the node's own `model` output: once that is fitted,
    /// `Model.transform` yields the query, the very one that the apply node gives.
    case applyOwnModel(PortID)
    case train(Training)
    /// A model whose value is already here (frozen in a production workflow).
    case model(Model)
    case export(Export)
    /// The live table of a production workflow, given when it is run.
    case liveInput(PortID, Schema)
    /// The live model of a production workflow, given when it is run.
    case liveModel(PortID)
    /// A value that was copied in at capture, read from its file and checked against its hash.
    case frozen(FrozenFile)
    case workflow(WorkflowOperation)
}

extension Operation {
    /// The inputs whose rows are addressed by number.
    var orderedInputs: Set<PortID> {
        guard case .query(let query) = self else { return [] }
        return query.stages.values.reduce(query.ordered) { $0.union($1.ordered) }
    }
}

/// A table as one SQL statement over the input tables. Chains of them fuse into one.
package struct Query: Hashable, Sendable {
    package var sql: SQL
    /// Inputs whose rows are addressed by `rowid`: the planner makes these real tables with a fixed order.
    package var ordered: Set<PortID>
    /// What follows ORDER BY after `sql`, where DuckDB would not keep the rows' order by itself. Readers that don't mind
    /// the order do without.
    package var order: SQL?
    /// Models that `sql` calls by `Model.scorerName`.
    package var models: [Model]
    /// Tables that `sql` reads by these names beside the node's inputs, which they themselves read.
    ///
    /// Each is cached under its own content, so that what is costly (scoring) isn't done anew when only what `sql`
    /// makes of it (a threshold, a name) has changed. Where nothing is cached they are subqueries.
    package var stages: [PortID: Query]
    /// Where `sql` yields each row of its only input with further columns: a statement that yields these alone, in the
    /// order of the rows. A table that is kept need not repeat what it was made from.
    package var added: SQL?
    /// About which part of its input's rows it yields; nil if nobody knows.
    package var share: Double?

    package init(
        _ sql: SQL, ordered: Set<PortID> = [], order: SQL? = nil, models: [Model] = [],
        stages: [PortID: Query] = [:], added: SQL? = nil, share: Double? = nil
    ) {
        self.sql = sql
        self.ordered = ordered
        self.order = order
        self.models = models
        self.stages = stages
        self.added = added
        self.share = share
    }
}

/// A table read from outside: a statement without inputs, and the files whose content decides the result.
package struct Source: Hashable, Sendable {
    package var sql: SQL
    /// Absolute paths, or globs.
    package var files: [String]
    /// Where `sql` reads a CSV file: how to find out once what it would find out each time.
    package var csv: CSVReading?

    package init(_ sql: SQL, files: [String]) {
        self.sql = sql
        self.files = files
    }

    package init(_ csv: CSVReading) {
        sql = csv.statement
        files = [csv.file]
        self.csv = csv
    }
}

/// Learns a transformer: the rows that `query` returns become `Model.state`, in the order in which it returns them.
///
/// `query` yields the same bits whatever the order of its input's rows and the number of threads.
package struct Fit: Hashable, Sendable {
    package var kind: ModelKind
    package var features: [Column]
    package var settings: Parameters
    package var query: Query

    package init(kind: ModelKind, features: [Column], settings: Parameters, query: Query) {
        self.kind = kind
        self.features = features
        self.settings = settings
        self.query = query
    }
}

/// Trains a predictive model with a library, on the rows of one input table that have a target.
///
/// What is learned depends on the order of the rows: `input` is a table with a fixed order, as in `Query.ordered`.
package struct Training: Hashable, Sendable {
    package var kind: ModelKind
    package var input: PortID
    package var features: [Column]
    package var target: Column
    /// Whether `target` is a class (any type) or a number.
    package var isClassification: Bool
    /// The learner's settings under the library's own names.
    package var settings: Parameters

    package init(
        kind: ModelKind, input: PortID, features: [Column], target: Column, isClassification: Bool, settings: Parameters
    ) {
        self.kind = kind
        self.input = input
        self.features = features
        self.target = target
        self.isClassification = isClassification
        self.settings = settings
    }
}

/// Writes a table to a file through a temporary one; the port yields the table itself.
package struct Export: Hashable, Sendable {
    package var input: PortID
    /// Absolute.
    package var file: String
    /// What follows `TO 'file'` in DuckDB's COPY, such as `(FORMAT parquet)`.
    package var copyOptions: String

    package init(input: PortID, file: String, copyOptions: String) {
        self.input = input
        self.file = file
        self.copyOptions = copyOptions
    }
}

/// Operations on segments and production workflows; carried out by the engine with `Capture`.
package enum WorkflowOperation: Hashable, Sendable {
    /// The segment that ends at this Capture End.
    case capture
    /// Segments on these ports, in order, joined by `map` (later input -> earlier output; an input may be written
    /// `port.input` with the port that its segment comes in at).
    case combine([PortID], map: [PortID: PortID])
    /// Absolute path of a production workflow's document.
    case read(file: String)
    case write(PortID, file: String)
    /// Runs the segment on `workflow` with the other inputs; each output port takes the segment's output of that id.
    case execute(workflow: PortID, output: PortID)
    /// Hands the segment to the deployer.
    case deploy(PortID, name: String, target: String, options: Parameters)
}
