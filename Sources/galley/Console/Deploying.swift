import Deployment
import Engine
import FoundationEssentials
import Glibc
import Workflow

/// Runs what a production workflow needs, proves it and puts it live.
enum Deploying {
    static func deployer(text: String, note: String = "", goesLive: Bool = true) throws -> EngineDeployer {
        EngineDeployer(
            try Registry(), author: ProcessInfo.processInfo.environment["USER"] ?? "unknown", host: host, note: note,
            source: text, galley: Galley.version, goesLive: goesLive)
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// For the Deploy nodes of a workflow; nil without any, as only they need a registry.
    static func deployer(ofNodesIn workflow: Workflow, text: String) throws -> EngineDeployer? {
        let deploys = workflow.nodes.values.contains { $0.type.deploys }
        return deploys ? try deployer(text: text) : nil
    }

    static func deploy(
        _ workflow: Workflow, folder: String?, text: String, node: NodeID?, name: String, target: String,
        options: Parameters = [:], note: String = "", goesLive: Bool = true, engine: Engine,
        control: RunControl = RunControl(), onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> String {
        let deployer = try deployer(text: text, note: note, goesLive: goesLive)
        return try await engine.order(
            RunRequest(workflow: workflow, folder: folder), node: node, name: name, target: target, options: options,
            control: control,
            onEvent: onEvent
        ) { order throws(RunError) in
            let word = try deployer.deploy(order).word
            // It is deployed, whatever is wanted now.
            try? order.watch.step(.live)
            return word
        }
    }
}
