import Catalog
import Terminal
import Workflow

/// Which files a node's parameter is about, by how their names end.
struct FileKind: Hashable, Sendable {
    let endings: [String]

    private static let known: [(prefix: String, endings: [String])] = [
        ("csv", ["csv", "tsv", "txt", "psv"]), ("json", ["json", "jsonl", "ndjson"]), ("parquet", ["parquet", "pq"]),
        ("workflow", ["galley.yaml"]), ("frozen-table", ["parquet"]), ("frozen-model", ["json"]),
    ]
    private static let packed = ["", ".gz", ".zst"]

    /// Any file where the type doesn't tell.
    init(of type: TypeID?) {
        endings = Self.known.first { type?.name.hasPrefix($0.prefix) == true }?.endings ?? []
    }

    func fits(_ name: String) -> Bool {
        let name = name.lowercased()
        return endings.isEmpty
            || endings.contains { ending in Self.packed.contains { name.hasSuffix(".\(ending)\($0)") } }
    }
}

/// A path as it is typed: where one is, and what is looked for there.
struct TypedPath: Hashable, Sendable {
    /// Empty or with a slash at its end.
    let folder: String
    let name: String

    init(_ text: String) {
        let slash = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
        (folder, name) = (String(text[..<slash]), String(text[slash...]))
    }

    /// The folder above; nil where there is none.
    var above: String? {
        if folder == "/" { return nil }
        let parts = folder.split(separator: "/", omittingEmptySubsequences: true)
        if parts.isEmpty || parts.last == ".." { return folder + "../" }
        return (folder.hasPrefix("/") ? "/" : "") + parts.dropLast().map { $0 + "/" }.joined()
    }
}

extension EditorState {
    /// The folder that the path being typed leads to, which is to be listed.
    var folderTyped: String? {
        guard let form, case .file? = form.field?.kind, form.shape == .list, let text = form.editing else { return nil }
        return TypedPath(text.text).folder
    }

    /// Asks for what a field that takes files is picked from.
    var filesWanted: [Effect] {
        guard let folder = folderTyped, listing?.folder != folder else { return [] }
        return (files == nil ? [.listFiles] : []) + [.listFolder(folder)]
    }

    /// What a path being typed may become: files that fit, also those further down, then folders.
    func files(for form: FormPrompt, typed: String, isWritten: Bool) -> [Completion] {
        let path = TypedPath(typed)
        let kind = FileKind(of: form.node.flatMap { workflow.nodes[$0]?.type })
        let entries = listing.flatMap { $0.folder == path.folder ? $0.entries : nil } ?? []
        let shown = entries.filter { form.showsAllFiles || !$0.isHidden && ($0.isFolder || kind.fits($0.name)) }
        func completion(_ entry: FolderListing.Entry) -> Completion {
            let detail = isWritten && !entry.isFolder ? "replaces it, \(entry.detail)" : entry.detail
            return Completion(text: path.folder + entry.name + (entry.isFolder ? "/" : ""), detail: detail)
        }
        let here = shown.filter { !$0.isFolder }.map(completion)
        let below =
            path.folder.isEmpty
            ? (files ?? []).filter { $0.contains("/") && kind.fits($0) }
                .map { Completion(text: $0, detail: isWritten ? "replaces it" : "below") }
            : []
        let folders = shown.filter(\.isFolder).map(completion)
        let above = path.name.isEmpty ? path.above.map { [Completion(text: $0, detail: "the folder above")] } ?? [] : []
        let found = Self.matching(
            path.name,
            (here + below + folders).map { completion in
                // What is typed of a name is looked for in the name, not in the folder before it.
                var completion = completion
                completion.text.removeFirst(path.folder.count)
                return completion
            }
        ).map { Completion(text: path.folder + $0.text, detail: $0.detail) }
        if path.name.isEmpty {
            return proposal(for: form, in: path.folder, isWritten: isWritten, found) + found + above
        }
        if found.contains(where: { $0.text == typed }) { return found + above }
        let word = path.name.contains { "*?[".contains($0) } ? "a pattern" : isWritten ? "a new file" : "as typed"
        let other = Completion(text: typed, detail: word)
        // To write, or by a pattern, what was typed is meant as it stands.
        return isWritten || word == "a pattern" ? [other] + found : found + [other]
    }

    /// What Enter takes where nothing has been typed: of a file to write a name that is free, since nobody replaces one
    /// unasked; else what the field holds, also if it isn't there.
    private func proposal(
        for form: FormPrompt, in folder: String, isWritten: Bool, _ found: [Completion]
    ) -> [Completion] {
        guard let node = form.node, let field = form.field else { return [] }
        guard isWritten else {
            let held = form.picked?.first ?? field.text
            let isMissing = !held.isEmpty && folder == field.startOfPath && !found.contains { $0.text == held }
            return isMissing ? [Completion(text: held, detail: "not there")] : []
        }
        let ending = FileKind(of: workflow.nodes[node]?.type).endings.first.map { ".\($0)" } ?? ""
        let names = sequence(first: 1) { $0 + 1 }.lazy.map { "\(folder)\(node)\($0 == 1 ? "" : "-\($0)")\(ending)" }
        let free = names.first { name in !found.contains { $0.text == name } }
        return free.map { [Completion(text: $0, detail: "a new file")] } ?? []
    }

    /// How many entries of the folder are not offered.
    func filesKept(from form: FormPrompt) -> Int {
        guard let listing, !form.showsAllFiles else { return 0 }
        let kind = FileKind(of: form.node.flatMap { workflow.nodes[$0]?.type })
        return listing.entries.count { $0.isHidden || !$0.isFolder && !kind.fits($0.name) }
    }
}

extension FolderListing.Entry {
    /// Its size, or what it is.
    var detail: String {
        isFolder ? "folder" : size.map(ByteText.text) ?? ""
    }
}
