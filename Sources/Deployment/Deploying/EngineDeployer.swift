package import Engine
import FoundationEssentials
import Workflow

/// Fulfils what the engine asks when a Deploy node runs: bundle, proof, delivery.
package struct EngineDeployer: Deployer {
    private let registry: Registry
    private let author: String
    private let note: String
    private let source: String
    private let metrics: String
    private let galley: String

    /// - Parameters:
    ///   - source: the creation workflow's text.
    ///   - galley: the version of Galley that deploys.
    ///   - metrics: a JSON object of figures that creation computed.
    package init(
        _ registry: Registry, author: String, note: String = "", source: String, galley: String, metrics: String = "{}"
    ) {
        self.registry = registry
        self.author = author
        self.note = note
        self.source = source
        self.metrics = metrics
        self.galley = galley
    }

    package func live(_ name: String, receipt: String) -> String? {
        guard let version = try? registry.version(of: name), version.bundle == receipt else { return nil }
        return "\(name) v\(version.number)"
    }

    private func liveBundle(of name: String) -> Bundle? {
        (try? registry.version(of: name)).flatMap { try? registry.bundle(of: $0) }
    }

    package func deploy(_ order: DeployOrder) throws(RunError) -> Deployed {
        guard let target = allTargets.first(where: { $0.name == order.target }) else {
            let known = allTargets.map(\.name)
            throw RunError(
                "there is no target “\(order.target)”; there are \(known.joined(separator: ", "))"
                    + Suggestion.hint(for: order.target, in: known))
        }
        guard DeploymentRecord.isValid(name: order.name) else {
            throw RunError(RegistryError.badName(order.name).description)
        }
        let bundle = try BundleBuilder(order, in: registry.store)
            .build(created: Manifest.Creation(at: .now, by: author, galley: galley), live: liveBundle(of: order.name))
        try order.watch.step(.register)
        let word = try target.deliver(
            Delivery(
                name: order.name, options: order.options, bundle: bundle,
                release: Registry.Release(
                    bundle: bundle.id, author: author, note: note, source: source, metrics: metrics),
                registry: registry))
        // As for a workflow that was read from a file.
        let note = order.proofs.isEmpty ? ", unproved: no capture of this document was recorded" : ""
        return Deployed(word: word + note, receipt: bundle.id)
    }
}
