package import Workflow

package struct DeployService: NodeType {
    package let id: TypeID = "deploy-service@1"
    package let family = Family.production
    package let summary = "Deploys a segment as a REST service."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and makes it the \
        live version of the deployment `name`: `galley serve` answers `POST /v1/deployments/NAME` with it.

        Opening, checking or previewing a document never deploys; running this node does.
        """
    package let inputs = PortList.fixed([Port("workflow", .workflow, "The segment to deploy.")])
    package let outputs = PortList.none
    package let parameters = [Parameter("name", .text, required: true, "The deployment's name.")]
    package let traits = Traits.sink

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] { [:] }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        guard let name = context.parameters.string("name"), !name.isEmpty else {
            throw LoweringError("say under which name to deploy", at: .parameter("name"))
        }
        return ["workflow": .workflow(.deploy("workflow", name: name, target: "service", options: [:]))]
    }
}
