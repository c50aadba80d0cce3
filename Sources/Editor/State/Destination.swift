import Capture
import Catalog
package import Workflow

/// Where production is to go, and under which name.
package struct Destination: Hashable, Sendable {
    package var name: String
    package var target: String
    package var options: Parameters

    package init(_ name: String, target: String = "service", options: Parameters = [:]) {
        self.name = name
        self.target = target
        self.options = options
    }
}

extension EditorState {
    /// Asks where to: the service is but one of the targets.
    mutating func openTargets() -> [Effect] {
        prompt = .list(
            ListPrompt(
                "deploy to",
                items: catalog.deployNodes.map { node in
                    ListPrompt.Item(node.target, detail: node.summary) { $0.openDeploy(to: node) }
                }))
        return []
    }

    /// Asks for the name, and then for what the target can't do without.
    mutating func openDeploy(to node: any DeployNode) -> [Effect] {
        var prompt = TextPrompt(
            "deploy as: ", text: freeName(for: node.target),
            complaint: { _, text in text.isEmpty ? "a deployment needs a name" : nil },
            onAccept: { state, text in
                state.ask(for: node.options.filter(\.isRequired)[...], Destination(text, target: node.target))
            })
        prompt.isOffer = true
        self.prompt = .text(prompt)
        return []
    }

    /// A name goes to one target.
    private func freeName(for target: String) -> String {
        let name = analysis?.deployment.name ?? workflow.name
        return deployments.contains { $0.name == name && $0.target != target } ? "\(name)-\(target)" : name
    }

    private mutating func ask(for open: ArraySlice<Parameter>, _ destination: Destination) -> [Effect] {
        guard let option = open.first else {
            begin("deploying \(destination.name)")
            return [.deploy(node: preview?.production?.source.node, destination)]
        }
        let (name, target) = (destination.name, destination.target)
        // What a target is given to write into a folder of its own is called after it.
        let isPath = option.name == "path"
        prompt = .text(
            TextPrompt(
                "\(option.name): ", text: !isPath ? "" : name.hasSuffix("-\(target)") ? name : "\(name)-\(target)",
                complaint: { _, text in text.isEmpty ? option.summary : nil },
                onAccept: { state, text in
                    var destination = destination
                    let isMap = if case .map = option.kind { true } else { false }
                    let value = isMap ? (try? ParameterValue(flowText: text)) ?? .string(text) : .string(text)
                    destination.options[option.name] = option.kind.absolute(value, from: state.document.folder)
                    return state.ask(for: open.dropFirst(), destination)
                }))
        return []
    }
}
