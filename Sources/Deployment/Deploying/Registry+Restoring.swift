extension Registry {
    /// Makes an earlier (or later) version live again, also where that lies outside the registry: there it is written
    /// anew. Where that fails, what is live stays so. Without a number, the version that the live one replaced. Returns
    /// a word on what is live now.
    package func restore(_ name: String, to number: Int? = nil) throws -> String {
        let record = try deployment(name)
        let version = try number.map { try self.version($0, of: name) } ?? versionBefore(of: name)
        var place = ""
        if let target = allTargets.first(where: { $0.name == record.target }), !target.keepsVersions {
            try checkBundle(of: version, live: record.live)
            let pin = try locking(for: .making, orElse: { $0 }) { () throws(FileError) in
                try BundlePin(version.bundle, in: store)
            }
            defer { withExtendedLifetime(pin) {} }
            place = try target.restore(version, of: bundle(of: version))
        }
        _ = try rollback(name, to: version.number)
        return "\(name) v\(version.number) is live\(place)"
    }

    /// The version that the live one replaced when it was deployed.
    package func versionBefore(of name: String) throws(RegistryError) -> DeploymentVersion {
        let live = try version(of: name)
        guard let number = live.replaced else { throw .nothingEarlier(deployment: name, live: live.number) }
        return try version(number, of: name)
    }
}
