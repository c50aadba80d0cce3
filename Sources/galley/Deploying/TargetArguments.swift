import ArgumentParser
import Catalog
import Engine
import FoundationEssentials
import Workflow

/// Where a deployment goes, and what its target asks for.
struct TargetArguments: ParsableArguments {
    @Option(
        help: "Where it goes: \(Catalog.standard.deployTargets.joined(separator: ", ")).", completion: .targets)
    var target = "service"
    @Option(help: "What the target asks for: NAME=VALUE, such as path=out.") var option: [TargetOption] = []

    func validate() throws { _ = try options() }

    /// The given options, checked against what the target's node asks for. Files are relative to where we are.
    func options() throws -> Parameters {
        guard let node = Catalog.standard.deployNode(to: target) else {
            let known = Catalog.standard.deployTargets
            throw ValidationError(
                "there is no target “\(target)”; there are \(known.joined(separator: ", "))"
                    + Suggestion.hint(for: target, in: known))
        }
        let names = node.options.map(\.name)
        var options: Parameters = [:]
        for given in option {
            guard let declared = node.options.first(where: { $0.name == given.name }) else {
                throw ValidationError(
                    "the target \(target) has no option \"\(given.name)\"; it has \(names.joined(separator: ", "))"
                        + Suggestion.hint(for: given.name, in: names))
            }
            options[given.name] = declared.kind.absolute(
                given.value(of: declared.kind), from: FileManager.default.currentDirectoryPath)
        }
        if let missing = node.options.first(where: { $0.isRequired && options[$0.name] == nil }) {
            throw ValidationError(
                "the target \(target) needs --option \(missing.name)=…: \(missing.summary)")
        }
        if let problem = problem(with: options, of: node) { throw ValidationError("--option \(problem)") }
        return options
    }

    /// What validation would say of a node with these options.
    private func problem(with options: Parameters, of type: any DeployNode) -> String? {
        let parameters = options.merging(["name": .string(type.target)]) { $1 }
        var context = InferenceContext(
            id: NodeID(type.target), node: Node(type: type.id, parameters: parameters), type: type, inputs: [:],
            namedOutputs: [], folder: nil, binder: DuckDBBinder())
        _ = context.inferChecked(type)
        return context.diagnostics.first { $0.severity == .error }?.message
    }
}

/// `NAME=VALUE`
struct TargetOption: ExpressibleByArgument {
    var name: String
    private var text: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (name, text) = (parts[0], parts[1])
    }

    /// As YAML has it, but where a text is asked for, a number is one, too.
    func value(of kind: Parameter.Kind) -> ParameterValue {
        let value = (try? ParameterValue(flowText: text)) ?? .string(text)
        return switch (kind, value) {
        case (_, .null): .null
        case (.text, _), (.file, _), (.choice, _): .string(value.string ?? text)
        default: value
        }
    }
}
