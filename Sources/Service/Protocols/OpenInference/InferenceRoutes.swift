import Deployment
import Hummingbird
import Synchronization
import Workflow

/// The Open Inference Protocol, version 2, as KServe, Triton and their clients speak it: a deployment is a model, and
/// each column a tensor of one value a row.
struct InferenceRoutes: Sendable {
    let desk: ScoringDesk

    func add(to router: Router<ServiceContext>) {
        let desk = desk
        router.get("/v2") { _, _ in
            Response.json(["name": "galley", "version": "2", "extensions": ["binary_tensor_data"]])
        }
        router.get("/v2/health/live") { _, _ in Response.json(["live": true]) }
        router.get("/v2/health/ready") { _, _ in
            let isReady = desk.deployments.isReady
            return Response.json(["ready": .bool(isReady)], status: isReady ? .ok : .serviceUnavailable)
        }
        for path in ["/v2/models/:name", "/v2/models/:name/versions/:version"] {
            router.get(RouterPath(path)) { _, context in
                Response.json(.map(try model(context).modelDescription))
            }
            router.get(RouterPath(path + "/ready")) { _, context in
                let deployment = try model(context)
                return Response.json(["name": .string(deployment.name), "ready": true])
            }
            router.post(RouterPath(path + "/infer")) { try await infer($0, $1) }
            GalleyService.refuseOthers(on: path, allowed: [.get], router)
            GalleyService.refuseOthers(on: path + "/ready", allowed: [.get], router)
            GalleyService.refuseOthers(on: path + "/infer", allowed: [.post], router)
        }
        for path in ["/v2", "/v2/health/live", "/v2/health/ready"] {
            GalleyService.refuseOthers(on: path, allowed: [.get], router)
        }
    }

    /// The deployment, whose live version must be the one that the path names, if it names any.
    private func model(_ context: ServiceContext) throws -> LiveDeployment {
        let deployment = try desk.deployment(context)
        if let version = context.parameters.get("version"), version != String(deployment.version.number) {
            throw ServiceError(
                status: .notFound, code: "not-live",
                message: "version \(version) of \(deployment.name) is not live; \(deployment.version.number) is")
        }
        return deployment
    }

    private func infer(_ request: Request, _ context: ServiceContext) async throws -> Response {
        _ = try model(context)
        let headLength = try Self.headLength(request)
        let rowLimit = desk.options.rowLimit
        let asked = Mutex<InferenceRequest?>(nil)
        do {
            return try await desk.answer(request, context) { body, deployment in
                let inference = try InferenceRequest(body, headLength: headLength)
                asked.withLock { $0 = inference }
                return try inference.rows(deployment.servable.format, rowLimit: rowLimit)
            } write: { scored in
                guard let asked = asked.withLock(\.self) else { throw InferenceRequest.Fault("there is no request") }
                return try InferenceAnswer(scored, asked).response
            }
        } catch let fault as InferenceRequest.Fault {
            throw ServiceError(status: .badRequest, code: "bad-inference", message: fault.message)
        }
    }

    private static func headLength(_ request: Request) throws(ServiceError) -> Int? {
        guard let text = request.headers[.inferenceHeaderLength] else { return nil }
        guard let length = Int(text), length >= 0 else {
            throw ServiceError(
                status: .badRequest, code: "bad-inference",
                message: "Inference-Header-Content-Length is a number of bytes, not “\(text)”")
        }
        return length
    }
}

extension LiveDeployment {
    fileprivate var modelDescription: JSONObject {
        let format = servable.format
        func tensor(_ name: String, _ type: TensorType) -> ParameterValue {
            ["name": .string(name), "datatype": .string(type.rawValue), "shape": [-1]]
        }
        let inputs = format.inputs.indices.flatMap { index in
            zip(format.tensorNames(ofInput: index), format.inputs[index].rows.fields).filter { !$1.isPassed }.map {
                tensor($0, TensorType($1.column.type))
            }
        }
        let outputs = servable.outputs.indices.flatMap { index in
            servable.outputs[index].columns.filter { $0.passes == nil }.map {
                tensor(servable.outputs.tensorName(index, $0), TensorType($0.column.type))
            }
        }
        return [
            "name": .string(name), "versions": [.string(String(version.number))], "platform": "galley",
            "inputs": .list(inputs), "outputs": .list(outputs),
        ]
    }
}
