package import Workflow

/// A node that deploys the segment it is given when it runs. Its type is called `deploy-TARGET`.
package protocol DeployNode: NodeType {
    /// Where it deploys to, as the registry calls it.
    var target: String { get }
    /// What the target asks for besides the deployment's name.
    var options: [Parameter] { get }
}

extension DeployNode {
    package var family: Family { .production }
    package var inputs: PortList { .fixed([Port("workflow", .workflow, "The segment to deploy.")]) }
    package var outputs: PortList { .none }
    package var parameters: [Parameter] {
        [Parameter("name", .text, required: true, "The deployment's name.")] + options
    }
    package var options: [Parameter] { [] }
    /// For targets that answer requests.
    package static var exposing: Parameter {
        Parameter(
            "expose", .list(of: .text),
            "What each request may set: parameters of captured nodes, as NODE.PARAMETER.")
    }
    /// For targets whose requests are logged.
    package static var logging: [Parameter] {
        [
            Parameter(
                "log", .choice(["off", "sampled", "all"]),
                "Which requests are logged with their rows; unless said, as `galley serve` is told."),
            Parameter(
                "log-rate", .integer(1...1_000_000), when: .init("log", is: "sampled"),
                "At most how many requests of a second are logged, 20 unless said; those of more than 100 rows without them."
            ),
            Parameter(
                "log-without", .list(of: .text), "Columns of which the log keeps nothing, neither values nor counts."),
        ]
    }
    package var traits: Traits { .sink }

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.checkDeploymentName()
        return [:]
    }

    package func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation] {
        let name = try context.text("name", "under which name to deploy")
        var given: Parameters = [:]
        for option in options where option.condition?.isUnmet(by: context) != true {
            guard let value = context.parameters[option.name] else {
                guard !option.isRequired else { throw LoweringError("say \(option.name)", at: .parameter(option.name)) }
                // What is said to be nothing doesn't go on as it was.
                if context.node.parameters[option.name] == .null { given[option.name] = .null }
                continue
            }
            if case .file = option.kind {
                given[option.name] = .string(try context.requiredFile(option.name))
            } else {
                given[option.name] = context.folder.map { option.kind.absolute(value, from: $0) } ?? value
            }
        }
        return ["workflow": .workflow(.deploy("workflow", name: name, target: target, options: given))]
    }
}

extension Parameter.Condition {
    /// Whether the other parameter has another value. Where it has none, nothing speaks against it.
    fileprivate func isUnmet(by context: LoweringContext) -> Bool {
        context.parameters[parameter].map { $0.string != value } ?? false
    }
}

extension InferenceContext {
    /// Reports a name under which nothing can be deployed.
    mutating func checkDeploymentName() {
        guard let name = parameters.string("name"), !PlainName.isValid(name) else { return }
        report("bad-parameter", at: ParameterPath("name"), "\"\(name)\" can't name a deployment: \(PlainName.rule)")
    }
}

extension Catalog {
    /// The node that deploys to a target.
    package func deployNode(to target: String) -> (any DeployNode)? {
        newest(named: "deploy-\(target)") as? any DeployNode
    }

    /// Known by their names: to ask each type what it conforms to takes milliseconds.
    package var deployNodes: [any DeployNode] { types.filter(\.id.deploys).compactMap { $0 as? any DeployNode } }

    /// What can be deployed to.
    package var deployTargets: [String] { deployNodes.map(\.target).sorted() }
}
