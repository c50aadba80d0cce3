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
        `ignore-errors: true` leaves such rows out instead. `skip` leaves out lines at the top of the file, such as \
        a title, and `comment` those that begin with a mark such as `#`; neither is left out unasked. `encoding` \
        says how its letters are written.

        Numbers such as `2,5` need `decimal: ","`. Dates are seen as such where they are written `2013-12-31`; other \
        ways need `dates` or `timestamps`, in which `%d`, `%m`, `%Y`, `%H`, `%M` and `%S` stand for day, month, \
        year, hour, minute and second: `dates: "%d.%m.%Y"`.

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
        Parameter("delimiter", .text, "What separates fields, such as `;` or `tab`; detected if not given."),
        Parameter("header", .flag, "Whether the first line names the columns; detected if not given."),
        Parameter("types", .map(of: .text), "The types of columns by name; the others are detected."),
        Parameter("nulls", .list(of: .text), default: [""], "The texts that stand for a missing value."),
        Parameter("quote", .text, "The character round fields that hold the delimiter; detected if not given."),
        Parameter("decimal", .choice([".", ","]), default: ".", "What separates the decimals of a number."),
        Parameter("dates", .text, "How dates are written, such as `%d.%m.%Y`; detected if not given."),
        Parameter("timestamps", .text, "How timestamps are written; detected if not given."),
        Parameter("comment", .text, "What lines begin with that are no rows, such as `#`; empty if every line counts."),
        Parameter("encoding", .choice(["utf-8", "utf-16", "latin-1"]), default: "utf-8", "How letters are written."),
        Parameter("skip", .integer(0...Int.max), default: 0, "How many lines to leave out at the top."),
        Parameter("ignore-errors", .flag, default: false, "Leave out rows that can't be read instead of stopping."),
    ]
    package let traits = Traits.source

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        let specs = context.inferTyped(self) { context throws(LoweringError) in
            try Self.source(context, types: [:])
        }
        if let schema = specs["table"]?.schema { checkDelimiter(schema, &context) }
        return specs
    }

    /// Rows with different numbers of fields make DuckDB take each line for one field, and say nothing; so does a
    /// delimiter that isn't the file's.
    private func checkDelimiter(_ schema: Schema, _ context: inout InferenceContext) {
        let given = Self.delimiter(context.parameters)
        guard schema.columns.count == 1,
            let delimiter = [",", ";", "\t", "|"].first(where: {
                $0 != given && schema.columns[0].name.contains($0 as String)
            })
        else { return }
        let shown = delimiter == "\t" ? "\\t" : delimiter
        let message =
            given == nil
            ? "no delimiter divides every row into the same number of fields, so each row would be one field; say which it is, or mend the rows"
            : "the delimiter divides no row, so each is one field"
        context.report(
            Diagnostic(
                "unclear-delimiter", given == nil ? .error : .warning, node: context.id, at: .parameter("delimiter"),
                message,
                fix: Diagnostic.Fix(
                    "use \"\(shown)\"", edit: .setParameter(context.id, "delimiter", .string(shown), index: nil))))
    }

    /// The delimiter that the document gives; `tab` and `\t` are what one can see of a tab.
    private static func delimiter(_ parameters: ParameterReader) -> String? {
        parameters.string("delimiter").map { ["\\t", "tab"].contains($0) ? "\t" : $0 }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["table": .source(try Self.source(context, types: context.parameters["types"]?.map ?? [:]))]
    }

    private static func source(_ context: LoweringContext, types: Parameters) throws(LoweringError) -> Source {
        let parameters = context.parameters
        for (name, bytes) in [("delimiter", 4), ("quote", 1), ("comment", 1)] {
            guard let text = parameters.string(name), !["\\t", "tab"].contains(text) else { continue }
            if name == "comment", text.isEmpty { continue }
            guard (1...bytes).contains(text.utf8.count) else {
                throw LoweringError(
                    "\"\(name)\" is one character\(bytes > 1 ? ", or up to \(bytes) in a row" : "")",
                    at: .parameter(name))
            }
        }
        var options: OrderedDictionary<String, SQL> = [:]
        if let delimiter = delimiter(parameters) { options["delim"] = "\(literal: .string(delimiter))" }
        if let header = parameters["header"]?.bool { options["header"] = "\(literal: .bool(header))" }
        if let quote = parameters.string("quote") { options["quote"] = "\(literal: .string(quote))" }
        if let comment = parameters.string("comment") { options["comment"] = "\(literal: .string(comment))" }
        if let nulls = parameters.strings("nulls") {
            guard !nulls.isEmpty else {
                throw LoweringError("name a text that stands for a missing value", at: .parameter("nulls"))
            }
            options["nullstr"] = "\(literal: .list(nulls.map { .string($0) }))"
        }
        if parameters.string("decimal") == "," { options["decimal_separator"] = "','" }
        if let dates = parameters.string("dates") { options["dateformat"] = "\(literal: .string(dates))" }
        if let timestamps = parameters.string("timestamps") {
            options["timestampformat"] = "\(literal: .string(timestamps))"
        }
        if let skip = parameters.int("skip"), skip > 0 { options["skip"] = "\(literal: .int(skip))" }
        if let encoding = parameters.string("encoding"), encoding != "utf-8" {
            options["encoding"] = "\(literal: .string(encoding))"
        }
        if parameters.flag("ignore-errors") { options["ignore_errors"] = "true" }
        return Source(CSVReading(try context.requiredFile("path"), options: options, types: types))
    }
}
