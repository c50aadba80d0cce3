package import Workflow

package struct JSONFileReader: NodeType {
    package let id: TypeID = "json-reader@1"
    package let family = Family.sources
    package let summary = "Reads a table from a JSON file."
    package let manual = """
        Reads a file of JSON objects, one for each row: `lines` has one object on each line, `array` is one array of \
        objects; `auto`, the default of `format`, looks which it is. `path` is relative to the workflow's file; a \
        pattern such as `data/*.json` reads several files in the order of their names, and `.gz` is unpacked.

        The columns are the objects' keys; their types are detected from the first 20,480 rows. `types` casts \
        columns to types of your choice, as DuckDB calls them.

        Example:

            events:
              type: json-reader@1
              path: data/events.jsonl
              format: lines
              types:
                at: TIMESTAMP
        """
    package let inputs = PortList.none
    package let outputs = PortList.table("The objects in their order.")
    package let parameters = [
        Parameter("path", .file(toWrite: false), required: true, "The file, or a pattern with `*` for several."),
        Parameter("format", .choice(["auto", "lines", "array"]), default: "auto", "How the objects are laid out."),
        Parameter("types", .map(of: .text), "The types of columns by name; the others are detected."),
    ]
    package let traits = Traits.source

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.inferTyped(self) { context throws(LoweringError) in try Self.source(context, types: [:]) }
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["table": .source(try Self.source(context, types: context.parameters["types"]?.map ?? [:]))]
    }

    private static func source(_ context: LoweringContext, types: Parameters) throws(LoweringError) -> Source {
        let file = try context.requiredFile("path")
        let format =
            switch context.parameters.string("format") {
            case "lines": "newline_delimited"
            case "array": "array"
            default: "auto"
            }
        let casts = types.compactMap { name, type in
            type.string.map { "CAST(\(column: name) AS \(raw: $0)) AS \(column: name)" as SQL }
        }
        let replaced: SQL = casts.isEmpty ? "" : " REPLACE (\(casts.joined(by: ", ")))"
        let rows = SQL.reading(
            pattern: file, as: .json, "format = \(SQL.literal(format))", "records = true", "sample_size = 20480")
        return Source("SELECT *\(replaced) FROM \(raw: rows)", files: [file])
    }
}
