import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What rollouts have found, in a file for each deployment. Not in the database, each change of which makes services
/// look at it anew.
extension Registry {
    private struct Kept: Codable {
        var rollout: Int
        var findings: RolloutFindings
    }

    /// What a rollout has found; nothing where that can't be read.
    package func findings(of rollout: Rollout) -> RolloutFindings {
        guard let bytes = try? FileSystem.read(path(of: rollout)),
            let kept = try? JSONDecoder().decode(Kept.self, from: Data(bytes)), kept.rollout == rollout.id
        else { return RolloutFindings() }
        return kept.findings
    }

    /// Adds to what a rollout has found, and does what that asks for. Several services may.
    package func record(_ findings: RolloutFindings, of rollout: Rollout) throws(RegistryError) {
        let total: RolloutFindings
        do throws(FileError) { total = try add(findings, of: rollout) } catch { throw .file(error) }
        switch rollout.verdict(on: total) {
        case .goOn: break
        case .promote(let reason):
            do throws(RegistryError) {
                try endRollout(of: rollout.deployment, rollout.id, as: .promoted, because: reason)
            } catch {
                guard case .damaged = error else { throw error }
                try endRollout(of: rollout.deployment, rollout.id, as: .withdrawn, because: error.description)
            }
        case .withdraw(let reason):
            let error = total.lastError.map { ": \($0)" } ?? ""
            try endRollout(of: rollout.deployment, rollout.id, as: .withdrawn, because: reason + error)
        }
    }

    private func add(_ findings: RolloutFindings, of rollout: Rollout) throws(FileError) -> RolloutFindings {
        try FileSystem.makeFolders("\(folder)/rollouts")
        let path = path(of: rollout)
        let lock = try FileSystem.openLock("\(path).lock")
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0, errno == EINTR {}
        var total = self.findings(of: rollout)
        total.add(findings)
        guard let bytes = try? Kept(rollout: rollout.id, findings: total).keptJSON() else { return total }
        let fresh = "\(path).fresh"
        FileSystem.removeFile(fresh)
        // It holds what callers have sent.
        try FileSystem.write(bytes, to: fresh, mode: 0o600)
        guard FileSystem.rename(fresh, to: path) else { throw FileError("write", path) }
        return total
    }

    private func path(of rollout: Rollout) -> String { "\(folder)/rollouts/\(rollout.deployment).json" }
}
