package import Workflow

package struct WorkflowInput: NodeType {
    package let id: TypeID = "workflow-input@1"
    package let family = Family.production
    package let summary = "A live input of a production workflow."
    package let manual = """
        Stands in an extracted workflow where Capture Start stood: the table (or model) that is given each time the \
        workflow runs, with `galley run FILE --input PORT=FILE` or as the rows of a request.

        `columns` lists the columns with their types. An input that takes a model has `model` instead, with the \
        model's kind and columns, and yields it at the output `model`.
        """
    package let inputs = PortList.none
    package let outputs = PortList.fixed([
        Port("table", .table, "The rows that are given."), Port("model", .model, "The model that is given."),
    ])
    package let parameters = [
        Parameter("port", .text, required: true, "The input's name."),
        Parameter("columns", .map(of: .text), "The table's columns, each with its type."),
        Parameter("model", .data, "What is known of the model, for an input that takes one."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        if let model = context.parameters["model"]?.map.flatMap({ ModelSpec(parameters: $0) }) {
            return ["model": .model(model)]
        }
        return ["table": .table(Schema(parameter: context.parameters["columns"]))]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let port = context.parameters.string("port") else {
            throw LoweringError("say which input this is", at: .parameter("port"))
        }
        guard context.parameters["model"] == nil else { return ["model": .liveModel(PortID(port))] }
        return ["table": .liveInput(PortID(port), Schema(parameter: context.parameters["columns"]))]
    }

    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { [:] }
}
