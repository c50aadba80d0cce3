import OrderedCollections
package import Workflow

package struct CSVReader: NodeType {
    package let id: TypeID = "csv-reader@1"
    package let family = Family.sources
    package let summary = "Reads a table from a CSV file."
    package let manual = """
        Reads a file of comma-separated values, or several that a pattern such as `data/2013-*.csv` names, in the \
        order of their names. `path` is relative to the workflow's file. Files ending in `.gz` or `.zst` are \
        unpacked while reading.

        What isn't said is detected from the first 20,480 rows: the `delimiter`, the `quote` character, whether the \
        first line is a `header`, and the type of each column. The same file always gives the same table. To be \
        independent of detection, name the types of columns in `types`, as DuckDB calls them.

        An empty field is a missing value; `nulls` names the texts that are. A row with too many or too few fields, \
        or with a value that doesn't fit its column's type, stops the run with the number of the line; \
        `ignore_errors: true` leaves such rows out instead. `skip` leaves out lines at the top of the file; \
        `encoding` says how its letters are written.

        Example:

            flights:
              type: csv-reader@1
              path: data/flights.csv.gz
              nulls: ["", "NA"]
              types:
                flight: VARCHAR
        """
    package let inputs = PortList.none
    package let outputs = PortList.table("The file's rows in their order.")
    package let parameters = [
        Parameter("path", .file(toWrite: false), required: true, "The file, or a pattern with `*` for several."),
        Parameter("delimiter", .text, "What separates fields, such as `;`; detected if not given."),
        Parameter("header", .flag, "Whether the first line names the columns; detected if not given."),
        Parameter("types", .map(of: .text), "The types of columns by name; the others are detected."),
        Parameter("nulls", .list(of: .text), default: [""], "The texts that stand for a missing value."),
        Parameter("quote", .text, "The character round fields that hold the delimiter; detected if not given."),
        Parameter("encoding", .choice(["utf-8", "utf-16", "latin-1"]), default: "utf-8", "How letters are written."),
        Parameter("skip", .integer(0...Int.max), default: 0, "How many lines to leave out at the top."),
        Parameter("ignore_errors", .flag, default: false, "Leave out rows that can't be read instead of stopping."),
    ]
    package let traits = Traits.source

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        let specs = context.inferFromLowering(of: self)
        if let schema = specs["table"]?.schema { checkDelimiter(schema, &context) }
        return specs
    }

    /// Rows with different numbers of fields make DuckDB take each line for one field, and say nothing.
    private func checkDelimiter(_ schema: Schema, _ context: inout InferenceContext) {
        guard context.parameters.string("delimiter") == nil, schema.columns.count == 1,
            let delimiter = [",", ";", "\t", "|"].first(where: { schema.columns[0].name.contains($0 as String) })
        else { return }
        let shown = delimiter == "\t" ? "\\t" : delimiter
        context.report(
            "unclear-delimiter", at: ParameterPath("delimiter"),
            "no delimiter divides every row into the same number of fields, so each row would be one field; say which it is",
            fix: Diagnostic.Fix(
                "use \"\(shown)\"", edit: .setParameter(context.id, "delimiter", .string(shown), index: nil)))
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let parameters = context.parameters
        var options: OrderedDictionary<String, SQL> = [:]
        if let delimiter = parameters.string("delimiter") {
            options["delim"] = "\(literal: .string(delimiter == "\\t" ? "\t" : delimiter))"
        }
        if let header = parameters["header"]?.bool { options["header"] = "\(literal: .bool(header))" }
        if let quote = parameters.string("quote") { options["quote"] = "\(literal: .string(quote))" }
        if let nulls = parameters.strings("nulls") {
            options["nullstr"] = "\(literal: .list(nulls.map { .string($0) }))"
        }
        if let skip = parameters.int("skip"), skip > 0 { options["skip"] = "\(literal: .int(skip))" }
        if let encoding = parameters.string("encoding"), encoding != "utf-8" {
            options["encoding"] = "\(literal: .string(encoding))"
        }
        if parameters.flag("ignore_errors") { options["ignore_errors"] = "true" }
        let types = parameters["types"]?.map ?? [:]
        return [
            "table": .source(Source(CSVReading(try context.requiredFile("path"), options: options, types: types)))
        ]
    }
}
