import Catalog
import Deployment
import Engine
import FoundationEssentials
import Glibc
import Workflow

/// Runs what a production workflow needs, proves it and puts it live.
enum Deploying {
    static func deployer(
        text: String, note: String = "", goesLive: Bool = true
    ) throws -> EngineDeployer {
        EngineDeployer(
            try Registry(), author: author, host: host, note: note, source: text, galley: Galley.version,
            goesLive: goesLive)
    }

    /// The user's name, also where nobody has logged in, as under cron.
    private static var author: String {
        if let name = ProcessInfo.processInfo.environment["USER"], !name.isEmpty { return name }
        return getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "unknown"
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// For the Deploy nodes of a workflow, which say all that holds; nil without any, as only they need a registry.
    static func deployer(ofNodesIn workflow: Workflow, text: String) throws -> EngineDeployer? {
        let deploys = workflow.nodes.values.contains { $0.type.deploys }
        return deploys ? try deployer(text: text) : nil
    }

    /// What is given, and what the document's own Deploy node says of this deployment besides.
    static func options(
        _ given: Parameters, of name: String, at target: String, in workflow: Workflow, folder: String?
    ) -> Parameters {
        for node in workflow.nodes.values where node.parameters["name"]?.string == name {
            guard let type = Catalog.standard[node.type] as? any DeployNode, type.target == target else { continue }
            var said: Parameters = [:]
            for option in type.options {
                guard let value = node.parameters[option.name] else { continue }
                said[option.name] = folder.map { option.kind.absolute(value, from: $0) } ?? value
            }
            let log = LogPolicy.kept(of: said, besides: given)
            said = said.filter { !LogPolicy.optionNames.contains($0.key) || log[$0.key] != nil }
            return said.merging(given) { $1 }
        }
        return given
    }

    static func deploy(
        _ workflow: Workflow, folder: String?, text: String, node: NodeID?, name: String, target: String,
        options: Parameters = [:], note: String = "", goesLive: Bool = true, engine: Engine,
        control: RunControl = RunControl(), onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws -> Deployed {
        let deployer = try deployer(text: text, note: note, goesLive: goesLive)
        try deployer.check(name, at: target)
        let options = Self.options(options, of: name, at: target, in: workflow, folder: folder)
        return try await engine.order(
            RunRequest(workflow: workflow, folder: folder), node: node, name: name, target: target, options: options,
            control: control,
            onEvent: onEvent
        ) { order throws(RunError) in
            let deployed = try deployer.deploy(order)
            // It is deployed, whatever is wanted now.
            try? order.watch.step(.live)
            return deployed
        }
    }
}
