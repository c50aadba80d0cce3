package import Workflow

package struct ParquetReader: NodeType {
    package let id: TypeID = "parquet-reader@1"
    package let family = Family.sources
    package let summary = "Reads a table from a Parquet file."
    package let manual = """
        Reads a Parquet file, or several that a pattern such as `data/2013-*.parquet` names, in the order of their \
        names. `path` is relative to the workflow's file. Columns and types are those of the file; only the columns \
        that the workflow uses are read.

        Example:

            flights:
              type: parquet-reader@1
              path: data/flights.parquet
        """
    package let inputs = PortList.none
    package let outputs = PortList.table("The file's rows in their order.")
    package let parameters = [
        Parameter("path", .file(toWrite: false), required: true, "The file, or a pattern with `*` for several.")
    ]
    package let traits = Traits.source

    package init() {}

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let file = try context.requiredFile("path")
        let sql: SQL = "SELECT * FROM \(raw: SQL.reading(pattern: file, as: .parquet))"
        return ["table": .source(Source(sql, files: [file]))]
    }
}
