package import Workflow

package struct DeployService: DeployNode {
    package let id: TypeID = "deploy-service@1"
    package let target = "service"
    package let summary = "Deploys a segment as a REST service."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and makes it the \
        live version of the deployment `name`: `galley serve` answers `POST /v1/deployments/NAME` with it.

        What `expose` names can be set by each request, as `?predictor.threshold=0.3` or under `parameters` beside \
        `rows`: numbers, flags and choices that change no columns. The others are as in the document.

        `log` and `log-without` say what the service keeps of the requests. They are the version's, so that deploying \
        changes them in a running service, and a rollback changes them back. `galley deploy` without these options takes \
        them from this node. Where nothing is said, a version is logged as the one before, and running the node says so; \
        `log: null` leaves it to the service. What `galley serve` is told not to log stays out whatever a deployment says.

        Opening, checking or previewing a document never deploys; running this node does.
        """
    package let options = [exposing] + logging

    package init() {}
}
