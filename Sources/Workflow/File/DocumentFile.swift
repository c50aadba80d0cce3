#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The reading and replacing of a document's file. Blocks: call it off the screen's thread.
package enum DocumentFile {
    /// The file's bytes.
    package static func read(_ path: String) throws(DocumentErrors) -> [UInt8] {
        do throws(FileFailure) {
            return try bytes(of: path)
        } catch {
            let message =
                switch error {
                case .refused(let reason), .conflict(let reason): reason
                case .system(ENOENT): "there is no such file"
                case .system(EACCES): "the file may not be read: permission denied"
                case .system(let number): "the file can't be read: \(words(number))"
                }
            throw DocumentErrors(file: path, message)
        }
    }

    /// What a file must hold for it to be replaced.
    package enum Expectation {
        case anything
        case nothing
        case bytes([UInt8])
    }

    /// Replaces the file, or makes it, so that at every moment either the old or the new one is there, whole. A
    /// symbolic link stays, the file it leads to is replaced; permissions stay, and the owner where that is allowed.
    package static func replace(_ path: String, with bytes: [UInt8], expecting: Expectation) throws(DocumentErrors) {
        do throws(FileFailure) {
            let target = try target(of: path)
            let folder = folder(of: target)
            let directory = try OpenFile(opening: folder, O_RDONLY | O_DIRECTORY)
            // Under the lock nobody else writes here, so a file of this name was left by a process that was killed.
            let suffix = directory.lock() ? "" : ".\(UInt64.random(in: 0 ... .max))"
            let temporary = "\(folder)/.galley-saving\(suffix)"
            try check(target, expecting)
            unlink(temporary)
            do throws(FileFailure) {
                try write(bytes, to: temporary, like: target)
                guard rename(temporary, target) == 0 else { throw .last }
            } catch {
                unlink(temporary)
                throw error
            }
            // The new file stands whether or not the folder can be synchronized; some file systems can't.
            try? directory.synchronize()
        } catch {
            let reason =
                switch error {
                case .refused(let reason), .conflict(let reason): reason
                case .system(ENOSPC), .system(EDQUOT), .system(EFBIG): "the disk is full; the file is as it was"
                case .system(EACCES), .system(EPERM): "permission denied in its folder; the file is as it was"
                case .system(EROFS): "the disk is read-only"
                case .system(ENOENT): "its folder is not there"
                case .system(let number): "\(words(number)); the file is as it was"
                }
            var errors = DocumentErrors(file: path, "can't save: \(reason)")
            if case .conflict = error { errors.isConflict = true }
            throw errors
        }
    }

    private static func bytes(of path: String) throws(FileFailure) -> [UInt8] {
        // Without waiting, for a pipe would keep us until somebody writes to it.
        let file = try OpenFile(opening: path, O_RDONLY | O_NONBLOCK)
        switch try file.status().st_mode & S_IFMT {
        case S_IFREG: return try file.read(upTo: DocumentText.largest)
        case S_IFDIR: throw .refused("this is a folder, not a file")
        default: throw .refused("this is not a regular file")
        }
    }

    private static func check(_ target: String, _ expectation: Expectation) throws(FileFailure) {
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists, access(target, W_OK) != 0 { throw .refused("the file is read-only") }
        switch expectation {
        case .anything: return
        case .nothing:
            if exists { throw .conflict("there already is such a file; \(overwrite)") }
        case .bytes(let expected):
            guard exists else { throw .conflict("the file has been removed since it was read; \(overwrite)") }
            if try bytes(of: target) != expected {
                throw .conflict(
                    "the file has been changed by somebody else since it was read; load it anew, or \(overwrite)")
            }
        }
    }

    private static let overwrite = "save with overwriting to replace it"

    private static func write(_ bytes: [UInt8], to temporary: String, like target: String) throws(FileFailure) {
        let file = try OpenFile(opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o666)
        var old = stat()
        if stat(target, &old) == 0 {
            let new = try file.status()
            // Only root may give a file away; for others the new file is theirs.
            if old.st_uid != new.st_uid || old.st_gid != new.st_gid {
                _ = fchown(file.descriptor, old.st_uid, old.st_gid)
            }
            guard fchmod(file.descriptor, old.st_mode & 0o7777) == 0 else { throw .last }
        }
        try file.write(bytes)
        try file.synchronize()
    }

    /// The file that a path leads to, through symbolic links.
    private static func target(of path: String) throws(FileFailure) -> String {
        var status = stat()
        if let resolved = resolvedPath(path) {
            guard stat(resolved, &status) == 0 else { throw .last }
            switch status.st_mode & S_IFMT {
            case S_IFREG: return resolved
            case S_IFDIR: throw .refused("this is a folder")
            default: throw .refused("this is not a regular file")
            }
        }
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw .refused("this is a symbolic link to a file that isn't there")
        }
        return path
    }

    private static func folder(of path: String) -> String {
        guard let cut = path.lastIndex(of: "/") else { return "." }
        return cut == path.startIndex ? "/" : String(path[..<cut])
    }

    private static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}
