import Capture
package import Engine
import FoundationEssentials
import Workflow

/// Fulfils what the engine asks when a Deploy node runs: bundle, proof, delivery.
package struct EngineDeployer: Deployer {
    private let registry: Registry
    private let author: String
    private let host: String
    private let note: String
    private let source: String
    private let galley: String
    package var goesLive: Bool

    /// - Parameters:
    ///   - host: the machine that deploys.
    ///   - source: the creation workflow's text.
    ///   - galley: the version of Galley that deploys.
    ///   - goesLive: whether what is deployed takes the place of the live version; else it is kept beside it.
    package init(
        _ registry: Registry, author: String, host: String = "", note: String = "", source: String, galley: String,
        goesLive: Bool = true
    ) {
        self.registry = registry
        self.author = author
        self.host = host
        self.note = note
        self.source = source
        self.galley = galley
        self.goesLive = goesLive
    }

    package func live(_ name: String, receipt: String) -> String? {
        guard let version = try? registry.version(of: name), version.bundle == receipt,
            (try? registry.checkActive(name)) != nil
        else { return nil }
        return "\(name) v\(version.number)"
    }

    /// Fails for a name that is deployed elsewhere; to be known before anything is made.
    package func check(_ name: String, at target: String) throws(RunError) {
        guard let record = try? registry.deployment(name), record.target != target else { return }
        throw RunError(RegistryError.otherTarget(deployment: name, target: record.target).description)
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
        guard PlainName.isValid(order.name) else {
            throw RunError(RegistryError.badName(order.name).description)
        }
        try check(order.name, at: target.name)
        var order = order
        let exposed = try ExposedParameters.named(
            order.options["expose"]?.texts ?? [], in: order.segment.workflow, folder: order.folder)
        if !exposed.isEmpty { order.contract.parameters = exposed }
        // A version that is told nothing of its log is logged as the live one.
        let former = (try? registry.version(of: order.name))?.targetOptions ?? [:]
        let kept = LogPolicy.kept(of: former, besides: order.options)
        order.options.merge(kept) { given, _ in given }
        // What is said to be nothing stands for what holds without a word.
        order.options = order.options.filter { $0.value != .null }
        do throws(RunError) { try LogPolicy.check(order.options, order.contract) } catch {
            guard kept["log-without"] != nil else { throw error }
            throw RunError(error.message + "; so it was told for the version before: say log-without anew")
        }
        let (bundle, pin) = try registry.locking(for: .making, orElse: { RunError($0.description) }) {
            () throws(RunError) in
            let created = Manifest.Creation(at: .now, by: author, galley: galley)
            let bundle = try BundleBuilder(order, in: registry.store)
                .build(created: created, live: liveBundle(of: order.name))
            do throws(FileError) { return (bundle, try BundlePin(bundle.id, in: registry.store)) } catch {
                throw RunError(error.description)
            }
        }
        defer { withExtendedLifetime(pin) {} }
        try order.watch.step(.register)
        let release = Registry.Release(
            bundle: bundle.id, author: author, host: host, galley: galley, note: note, source: source,
            metrics: Self.json(order.metrics), data: Self.json(order.data), options: order.options, goesLive: goesLive)
        var word = try target.deliver(
            Delivery(name: order.name, options: order.options, bundle: bundle, release: release, registry: registry))
        if !kept.isEmpty {
            word += ", logged as before: " + kept.map { "\($0)=\($1.flowText)" }.joined(separator: ", ")
        }
        // As for a workflow that was read from a file.
        if order.proofs.isEmpty { word += ", unproved: no capture of this document was recorded" }
        return Deployed(word: word + (prohibition(of: bundle, target.name) ?? ""), receipt: bundle.id)
    }

    /// What keeps production from running here, until somebody allows it.
    private func prohibition(of bundle: Bundle, _ target: String) -> String? {
        guard targetsKeepingVersions.contains(target) else { return nil }
        do {
            try OpenBundle(bundle, access: Permissions.access(in: registry.folder)).checkAccess()
            return nil
        } catch {
            return ", which may not run yet: \((error as? RunError)?.message ?? "\(error)")"
        }
    }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
