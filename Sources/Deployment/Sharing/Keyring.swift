import Crypto
import FoundationEssentials
import Workflow

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The key that this user signs with, made when it is first needed, and the keys of others that are trusted.
package struct Keyring: Sendable {
    package struct Trusted: Hashable, Sendable, Codable {
        package var name: String
        package var key: String
    }

    private let folder: String
    private var keyFile: String { "\(folder)/signing.key" }
    private var trustedFile: String { "\(folder)/trusted" }

    /// - Parameter folder: where the state of Galley is kept.
    package init(folder: String = StateFolder.current) { self.folder = "\(folder)/keys" }

    // MARK: One's own

    package func publicKey() throws(KeyError) -> PublicKey { PublicKey(try signingKey().publicKey) }

    func sign(_ content: [UInt8]) throws(KeyError) -> (key: PublicKey, signature: Data) {
        let key = try signingKey()
        do { return (PublicKey(key.publicKey), try key.signature(for: content)) } catch {
            throw .unusable(keyFile, "\(error)")
        }
    }

    private func signingKey() throws(KeyError) -> Curve25519.Signing.PrivateKey {
        if !FileSystem.exists(keyFile) { try makeKey() }
        var status = stat()
        guard lstat(keyFile, &status) == 0 else { throw .file(FileError("look at", keyFile)) }
        guard status.st_mode & 0o077 == 0 else { throw .open(keyFile) }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileSystem.read(keyFile, limit: 1024) } catch { throw .file(error) }
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard let raw = Data(base64Encoded: line), let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw)
        else { throw .unusable(keyFile, "it holds no Ed25519 key") }
        return key
    }

    /// Of two processes that make it at once, both use the key of the first.
    private func makeKey() throws(KeyError) {
        let text = Curve25519.Signing.PrivateKey().rawRepresentation.base64EncodedString() + "\n"
        do throws(FileError) {
            try makeFolder()
            let draft = try FileSystem.Draft(for: keyFile, mode: 0o600)
            try draft.output.write(Array(text.utf8))
            try draft.publish(replacing: false)
        } catch {
            throw .file(error)
        }
    }

    private func makeFolder() throws(FileError) {
        try FileSystem.makeFolders(folder)
        chmod(folder, 0o700)
    }

    // MARK: Others'

    /// By name.
    package func trusted() throws(KeyError) -> [Trusted] {
        guard FileSystem.exists(trustedFile) else { return [] }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileSystem.read(trustedFile, limit: 1 << 20) } catch { throw .file(error) }
        var keys: [Trusted] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, PublicKey(words[0]) != nil else {
                throw .unusable(trustedFile, "“\(line)” is no key and name")
            }
            keys.append(Trusted(name: words[1], key: words[0]))
        }
        return keys.sorted { $0.name < $1.name }
    }

    /// Whose key it is; nil for one that is not trusted.
    package func name(of key: PublicKey) throws(KeyError) -> String? {
        if let found = try trusted().first(where: { $0.key == key.description }) { return found.name }
        // One's own is not made for this.
        guard FileSystem.exists(keyFile) else { return nil }
        return try publicKey() == key ? "you" : nil
    }

    package func trust(_ key: PublicKey, as name: String) throws(KeyError) {
        guard PlainName.isValid(name) else { throw .badName(name) }
        let others = try trusted().filter { $0.key != key.description }
        if others.contains(where: { $0.name == name }) { throw .taken(name) }
        try write(others + [Trusted(name: name, key: key.description)])
    }

    /// - Parameter word: the name of a key, or the key.
    package func remove(_ word: String) throws(KeyError) {
        let keys = try trusted()
        let rest = keys.filter { $0.name != word && $0.key != word }
        guard rest.count < keys.count else { throw .unknown(word, known: keys.map(\.name)) }
        try write(rest)
    }

    private func write(_ keys: [Trusted]) throws(KeyError) {
        let lines = keys.sorted { $0.name < $1.name }.map { "\($0.key) \($0.name)\n" }
        do throws(FileError) {
            try makeFolder()
            try FileSystem.replace(trustedFile, with: Array(lines.joined().utf8))
        } catch {
            throw .file(error)
        }
    }
}

/// Why a key can't be used.
package enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case file(FileError)
    case unusable(String, String)
    /// A signing key that others may read.
    case open(String)
    case badName(String)
    case taken(String)
    case unknown(String, known: [String])

    package var description: String {
        switch self {
        case .file(let error): error.description
        case .unusable(let file, let reason): "\(file) can't be used: \(reason)"
        case .open(let file): "\(file) may be read by others, so it proves nothing: chmod 600 \(file)"
        case .badName(let name): "“\(name)” can't name a key: use letters, digits, -, _ and ."
        case .taken(let name): "“\(name)” names another key already: galley key remove \(name), or choose another name"
        case .unknown(let word, let known) where known.isEmpty: "there is no trusted key “\(word)”: none is trusted yet"
        case .unknown(let word, let known):
            "there is no trusted key “\(word)”; there are \(known.joined(separator: ", "))"
                + Suggestion.hint(for: word, in: known)
        }
    }
}
