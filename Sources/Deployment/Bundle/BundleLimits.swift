/// How much a bundle may hold. Far above what anybody deploys, so that what comes from elsewhere can't fill the disk,
/// the memory or the day.
package enum BundleLimits {
    package static let files = 10_000
    /// Bytes of all files.
    package static let bytes = 64 << 30
    /// Bytes of what is read as a whole: the workflow, the contract, the lists of proofs and examples.
    package static let partBytes = 64 << 20
}

extension Manifest {
    /// What it has too much of, in words.
    var excess: String? {
        if files.count > BundleLimits.files { return "\(files.count) files, and it may have \(BundleLimits.files)" }
        var sum = 0
        for file in files {
            let (next, isTooMuch) = sum.addingReportingOverflow(file.size)
            if file.size < 0 || isTooMuch || next > BundleLimits.bytes {
                return "files of more than \(BundleLimits.bytes >> 30) GiB"
            }
            sum = next
        }
        return nil
    }
}
