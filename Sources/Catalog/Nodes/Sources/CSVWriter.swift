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
        do throws(LoweringError) { _ = try Self.options(context.parameters) } catch {
            context.report(Diagnostic("bad-parameter", node: context.id, at: error.place, error.message))
        }
        return context.table().map { ["table": .table($0)] } ?? [:]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let file = try context.requiredFile("path")
        var options = try Self.options(context.parameters)
        // Said outright: the temporary file's name ends otherwise.
        if file.hasSuffix(".gz") { options.append("COMPRESSION gzip") }
        if file.hasSuffix(".zst") { options.append("COMPRESSION zstd") }
        let export = Export(input: "table", file: file, copyOptions: "(\(options.joined(separator: ", ")))")
        return ["table": .export(export)]
    }

    /// What doesn't depend on the file.
    private static func options(_ parameters: ParameterReader) throws(LoweringError) -> [String] {
        let given = parameters.string("delimiter") ?? ","
        let delimiter = ["\\t", "tab"].contains(given) ? "\t" : given
        func isMark(_ text: String) -> Bool { !text.contains("\"") && !text.contains(where: \.isNewline) }
        guard (1...4).contains(delimiter.utf8.count), isMark(delimiter) else {
            throw LoweringError(
                "\"delimiter\" is one character, or up to 4 in a row, and no quote", at: .parameter("delimiter"))
        }
        let null = parameters.string("null") ?? ""
        guard isMark(null), !null.contains(delimiter) else {
            throw LoweringError(
                "\"null\" can't hold a quote, the delimiter or a line's end: a reader would take it for another field",
                at: .parameter("null"))
        }
        return [
            "FORMAT csv", "HEADER \(parameters.flag("header"))", "DELIMITER \(SQL.literal(delimiter))",
            "NULLSTR \(SQL.literal(null))",
        ]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        context.table().map { ["table": .passing($0, from: "table")] }
    }
}
