package import Workflow

package struct FrozenModel: NodeType {
    package let id: TypeID = "frozen-model@1"
    package let family = Family.production
    package let summary = "A model as it was when the workflow was captured."
    package let manual = """
        Holds a model that creation fitted: a learner's, or the state of a fitted node such as a normalizer. \
        `origin` is the endpoint in creation that it came from. The value lies in `file`, beside the workflow, \
        pinned by `sha256`; without a file it is not fitted yet, and is filled in when creation has run.
        """
    package let inputs = PortList.none
    package let outputs = PortList.fixed([Port("model", .model, "The model.")])
    package let parameters =
        ModelSpec.parameterList + FrozenFile.parameterList

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        guard let model = ModelSpec(parameters: context.node.parameters) else { return [:] }
        return ["model": .model(model)]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        ["model": .frozen(try context.frozenFile(.model))]
    }
}
