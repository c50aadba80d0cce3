import CZlib

extension FileFingerprint {
    /// How a file's end is found to be missing; nil for one that is read as it lies on the disk.
    private var findEnd: (((_ isLeft: () -> Bool) throws(FileProblem) -> Bool))? {
        let name = path.lowercased()
        if name.hasSuffix(".gz") { return unpackGzip }
        if name.hasSuffix(".zst") { return walkZstandard }
        return nil
    }

    /// A file's name without the ending that says how it is packed, in lowercase.
    package static func unpackedName(_ path: String) -> String {
        let name = path.lowercased()
        return [".gz", ".zst"].first(where: name.hasSuffix).map { String(name.dropLast($0.count)) } ?? name
    }

    /// Whether the file is unpacked while it is read.
    package var isPacked: Bool { findEnd != nil }

    /// Goes through a packed file to its end. Returns false if it was left before.
    ///
    /// - Throws: why the file isn't whole, in a sentence that names it.
    @discardableResult
    package func checkWhole(isLeft: () -> Bool = { false }) throws(FileProblem) -> Bool {
        try findEnd?(isLeft) ?? true
    }

    private var cutOff: FileProblem {
        FileProblem(path: path, reason: "is cut off: its end is missing; get the whole file")
    }

    /// Unpacks the whole file and compares it with its checksum.
    private func unpackGzip(isLeft: () -> Bool) throws(FileProblem) -> Bool {
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
        case Z_BUF_ERROR: throw cutOff
        default:
            let cause = words.split(separator: ": ").last ?? "it can't be unpacked"
            throw FileProblem(path: path, reason: "is damaged: \(cause); get it anew")
        }
    }

    /// Goes from block to block by their sizes; what is in them, DuckDB checks.
    private func walkZstandard(isLeft: () -> Bool) throws(FileProblem) -> Bool {
        guard let file = ZstandardFile(path) else { return true }
        switch file.isWhole(isLeft: isLeft) {
        case true?: return true
        case false?: throw cutOff
        case nil: return false
        }
    }
}
