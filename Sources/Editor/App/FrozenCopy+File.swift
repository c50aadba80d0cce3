import Catalog
package import Engine
import FoundationEssentials
import Workflow

extension FrozenCopy {
    /// Copies the file, and what a frozen workflow has beside it. What is there already has the same content.
    ///
    /// - Parameter outer: the files of the frozen workflows that it is in.
    /// - Throws: where it can't be copied, or is in itself.
    package func carryOut(in outer: Set<String> = []) throws(RunError) {
        let files = FileManager.default
        guard !files.fileExists(atPath: to) else { return }
        let file = Document.absolute(from)
        guard !outer.contains(file) else { throw RunError("the frozen workflow \(file) holds itself") }
        for inner in inside { try inner.carryOut(in: outer.union([file])) }
        do {
            try files.createDirectory(atPath: Self.folder(of: to), withIntermediateDirectories: true)
            let temporary = to + ".temporary"
            if files.fileExists(atPath: temporary) { try files.removeItem(atPath: temporary) }
            try files.copyItem(atPath: from, toPath: temporary)
            try files.moveItem(atPath: temporary, toPath: to)
        } catch {
            throw RunError("the frozen value \(from) can't be copied to \(to)", detail: "\(error)")
        }
    }

    /// The frozen values of a frozen workflow, which it names relative to itself.
    private var inside: [FrozenCopy] {
        guard from.hasSuffix(".galley.yaml"), let workflow = try? Document(reading: from).workflow else { return [] }
        return workflow.nodes.values.filter(\.type.isFrozen)
            .compactMap { $0.parameters["file"]?.string }.filter { !$0.hasPrefix("/") }
            .map { FrozenCopy(from: "\(Self.folder(of: from))/\($0)", to: "\(Self.folder(of: to))/\($0)") }
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    }
}
