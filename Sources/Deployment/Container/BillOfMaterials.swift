import Engine
import FoundationEssentials

/// What an image holds, as CycloneDX 1.5 in JSON (https://cyclonedx.org/docs/1.5/json/).
struct BillOfMaterials: Encodable {
    struct Component: Encodable {
        var type: String
        var name: String
        var version: String?
        var purl: String?
        var hashes: [Hash]?
        var properties: [Property]?
    }

    struct Hash: Encodable {
        var alg = "SHA-256"
        var content: String
    }

    struct Property: Encodable {
        var name: String
        var value: String
    }

    struct Metadata: Encodable { var component: Component }

    var bomFormat = "CycloneDX"
    var specVersion = "1.5"
    var version = 1
    var metadata: Metadata
    var components: [Component]

    /// - Parameters:
    ///   - root: where the image's files have been written.
    ///   - galley: the version of Galley.
    init(
        _ name: String, version number: Int, of files: ImageFiles, in root: String, galley: String, bundle: String
    ) throws(FileError) {
        metadata = Metadata(component: Component(type: "container", name: name, version: "\(number)"))
        components = [Component(type: "data", name: "bundle", version: bundle)]
        for entry in files.entries where entry.isProgram {
            let isGalley = entry.place == ImageFiles.program
            let origin = isGalley ? Origin(name: "galley", version: galley) : Origin(of: entry.source)
            components.append(
                Component(
                    type: isGalley ? "application" : "library", name: origin.name, version: origin.version,
                    purl: origin.purl, hashes: [Hash(content: try FileSystem.digest(root + entry.place).sha256)],
                    properties: [Property(name: "galley:path", value: entry.place)]))
        }
    }
}

/// The package that a file came in.
struct Origin: Hashable {
    var name: String
    var version: String?
    /// As https://github.com/package-url/purl-spec writes it.
    var purl: String?

    init(name: String, version: String?, purl: String? = nil) {
        (self.name, self.version, self.purl) = (name, version, purl)
    }

    /// Of a library's file: a Debian package, or a wheel that the set-up took it from; else the file's name alone.
    init(of file: String) {
        self = Self.debian(file) ?? Self.wheel(file) ?? Origin(name: Self.name(of: file), version: nil)
    }

    private static func name(of file: String) -> String { String(file.split(separator: "/").last ?? "") }

    private static func debian(_ file: String) -> Origin? {
        guard let query = Program.find("dpkg-query") else { return nil }
        // Packages may still list what lies in /usr/lib below /lib.
        for path in [file, file.hasPrefix("/usr/") ? String(file.dropFirst(4)) : "/usr" + file] {
            guard let owner = try? Program.run(query, ["--search", path]).split(separator: ":").first,
                let facts = try? Program.run(
                    query, ["--show", "--showformat", "${Version} ${Architecture}", String(owner)])
            else { continue }
            let words = facts.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            let version = words[0].split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
            return Origin(
                name: String(owner), version: words[0], purl: "pkg:deb/debian/\(owner)@\(version)?arch=\(words[1])")
        }
        return nil
    }

    /// The set-up leaves the pinned versions beside the libraries.
    private static func wheel(_ file: String) -> Origin? {
        let (folder, library) = (file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex), name(of: file))
        guard let bytes = try? FileSystem.read("\(folder)/wheels.txt") else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ").first?.split(separator: "=", omittingEmptySubsequences: true) ?? []
            guard parts.count == 2, library.contains(parts[0]) else { continue }
            return Origin(name: String(parts[0]), version: String(parts[1]), purl: "pkg:pypi/\(parts[0])@\(parts[1])")
        }
        return nil
    }
}
