package import Workflow

package struct FrozenTable: NodeType {
    package let id: TypeID = "frozen-table@1"
    package let family = Family.production
    package let summary = "A table as it was when the workflow was captured."
    package let manual = """
        Holds a static table, such as a lookup table, copied in when the workflow was captured. `origin` is the \
        endpoint in creation that it came from, `columns` lists its columns with their types. The rows lie in \
        `file`, beside the workflow, pinned by `sha256`; without a file creation has not run yet. What Parquet has no \
        type for, the file holds as texts, which are read in the types of `columns`.
        """
    package let inputs = PortList.none
    package let outputs = PortList.table("The rows.")
    package let parameters =
        [Parameter("columns", .map(of: .text), "The table's columns, each with its type.")] + FrozenFile.parameterList

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        ["table": .table(Schema(parameter: context.parameters["columns"]))]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["table": .frozen(try context.frozenFile(.table))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { [:] }
}
