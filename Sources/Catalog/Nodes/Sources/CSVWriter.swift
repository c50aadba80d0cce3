package import Workflow

package struct CSVWriter: NodeType {
    package let id: TypeID = "csv-writer@1"
    package let family = Family.sources
    package let summary = "Writes a table to a CSV file."
    package let manual = """
        Writes the rows in their order to the file at `path`, relative to the workflow's file, and passes the table \
        on. A `path` ending in `.gz` or `.zst` is packed. The file is replaced only once it is complete.

        `delimiter` separates the fields, `header` says whether the first line names the columns, `null` is what a \
        missing value is written as.

        Example:

            save:
              type: csv-writer@1
              path: out/scored.csv
              delimiter: ";"
        """
    package let inputs = PortList.table("The rows to write.")
    package let outputs = PortList.table("The same rows.")
    package let parameters = [
        Parameter("path", .file(toWrite: true), required: true, "The file to write."),
        Parameter("delimiter", .text, default: ",", "What separates fields, such as `;` or `tab`."),
        Parameter("header", .flag, default: true, "Whether to write the names of the columns."),
        Parameter("null", .text, default: "", "How a missing value is written."),
    ]
    package let rowEffect = RowEffect.oneToOne
    package let traits = Traits.sink

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.table().map { ["table": .table($0)] } ?? [:]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let file = try context.requiredFile("path")
        let parameters = context.parameters
        let given = parameters.string("delimiter") ?? ","
        let delimiter = ["\\t", "tab"].contains(given) ? "\t" : given
        var options = [
            "FORMAT csv", "HEADER \(parameters.flag("header"))",
            "DELIMITER \(SQL.literal(delimiter))",
            "NULLSTR \(SQL.literal(parameters.string("null") ?? ""))",
        ]
        // Said outright: the temporary file's name ends otherwise.
        if file.hasSuffix(".gz") { options.append("COMPRESSION gzip") }
        if file.hasSuffix(".zst") { options.append("COMPRESSION zstd") }
        let export = Export(input: "table", file: file, copyOptions: "(\(options.joined(separator: ", ")))")
        return ["table": .export(export)]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        context.table().map { ["table": .passing($0, from: "table")] }
    }
}
