package import Workflow

package struct DeployApp: DeployNode {
    package let id: TypeID = "deploy-app@1"
    package let target = "app"
    package let summary = "Deploys a segment as a web page for people who don't program."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and makes it the \
        live version of the deployment `name`: `galley serve` answers `POST /v1/deployments/NAME` with it, and shows \
        it as a page at `/apps/NAME`.

        The page asks for what the contract asks for, with the range that training saw of each number and the \
        categories of each text, and begins with a recorded row. It answers at once when an input moves, draws the \
        answer over the range of that input, and takes whole files as CSV or Parquet.

        It also explains: beside a typical case (the mean of each number, the most frequent category of each text, \
        else what the recorded row has) it tells by how much each input moved the answer from what that case would \
        get. These are Shapley values: the whole production workflow scores mixtures of the case and the typical one, \
        in one batch, and what an input adds is averaged over all orders in which inputs can be changed. So they are \
        in the answer's own units, sum up to the difference, and hold for any workflow that makes each row of its \
        answer from one row, whatever models are in it. Beyond ten inputs that differ the orders are a fixed sample.

        `log` and `log-without` say what the service keeps of the requests, as for `deploy-service`.

        Example:

            page:
              type: deploy-app@1
              name: late-flights
        """
    package let options = logging

    package init() {}
}
