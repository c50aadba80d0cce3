import CZlib

extension FileFingerprint {
    /// Whether the file is unpacked by gzip while it is read.
    package var isPacked: Bool { path.lowercased().hasSuffix(".gz") }

    /// Unpacks the whole file and compares it with its checksum. Returns false if it was left before its end.
    ///
    /// - Throws: why the file isn't whole, in a sentence that names it.
    @discardableResult
    package func checkWhole(isLeft: () -> Bool = { false }) throws(FileProblem) -> Bool {
        // What can't be opened is found out by who reads it.
        guard let file = gzopen(path, "re") else { return true }
        defer { gzclose(file) }
        gzbuffer(file, 1 << 17)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while gzread(file, buffer.baseAddress, UInt32(buffer.count)) > 0 {
            if isLeft() { return false }
        }
        var code = Z_OK
        let words = gzerror(file, &code).map { String(cString: $0) } ?? ""
        switch code {
        case Z_OK, Z_STREAM_END: return true
        case Z_BUF_ERROR:
            throw FileProblem(path: path, reason: "is cut off: its end is missing; get the whole file")
        default:
            let cause = words.split(separator: ": ").last ?? "it can't be unpacked"
            throw FileProblem(path: path, reason: "is damaged: \(cause); get it anew")
        }
    }
}
