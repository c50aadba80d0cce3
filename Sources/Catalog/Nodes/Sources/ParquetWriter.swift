package import Workflow

package struct ParquetWriter: NodeType {
    package let id: TypeID = "parquet-writer@1"
    package let family = Family.sources
    package let summary = "Writes a table to a Parquet file."
    package let manual = """
        Writes the rows in their order to the file at `path`, relative to the workflow's file, and passes the table \
        on. The file is replaced only once it is complete. `compression` says how it is packed: `zstd` makes small \
        files, `snappy` and `uncompressed` are read by the oldest programs too.

        Example:

            save:
              type: parquet-writer@1
              path: out/scored.parquet
        """
    package let inputs = PortList.table("The rows to write.")
    package let outputs = PortList.table("The same rows.")
    package let parameters = [
        Parameter("path", .file(toWrite: true), required: true, "The file to write."),
        Parameter(
            "compression", .choice(["zstd", "snappy", "gzip", "uncompressed"]), default: "zstd",
            "How the file is packed."),
    ]
    package let rowEffect = RowEffect.oneToOne
    package let traits = Traits.sink

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.table().map { ["table": .table($0)] } ?? [:]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let file = try context.requiredFile("path")
        let compression = context.parameters.string("compression") ?? "zstd"
        let options = "(FORMAT parquet, COMPRESSION \(SQL.literal(compression)))"
        return ["table": .export(Export(input: "table", file: file, copyOptions: options))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? {
        context.table().map { ["table": .passing($0, from: "table")] }
    }
}
