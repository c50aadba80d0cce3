import Capture
import Terminal
import Workflow

/// Several documents: opening, going from one to another, leaving.
package struct DeskCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Command("open", "open another workflow", .document, keys: [["g", "o"]]) { state, _ in
                state.openLibrary()
                return [.listFiles]
            },
            Command(
                "documents", "the documents that are open", .document, keys: [["g", "l"]], refusal: Self.needsOther
            ) { state, _ in
                state.openDocuments()
                return []
            },
            Command(
                "other-document", "the document before", .document, keys: [["Ctrl-^"]], refusal: Self.needsOther
            ) { _, _ in [.show(nil)] },
            Command("open-copy", "open a copy, to be saved elsewhere", .document, keys: []) { state, _ in
                [.open(.new(state.workflow, folder: state.document.folder))]
            },
            Command("quit-all", "leave all documents", .document, keys: []) { _, _ in [.quitAll] },
            Command(
                "production-document", "open production as a document", .production, keys: [["g", "P"]],
                awaits: Command.analysis, refusal: { $0.absence }
            ) { state, _ in
                guard let segment = state.preview?.production?.segment else { return [] }
                if segment.isFilled { return [.open(.production(of: state.workflow, folder: state.document.folder))] }
                var workflow = segment.workflow
                workflow.name = Opening.productionName(of: state.workflow)
                return [.open(.new(workflow, folder: state.document.folder))]
            },
            Command(
                "version", "open what a version deployed", .production, keys: [["g", "v"]],
                refusal: ProductionCommands.needsDeployment
            ) { state, _ in
                state.openVersions()
                return []
            },
            Command(
                "version-here", "open a version", .production, in: .deployments, keys: [["Enter"]], rank: 90,
                refusal: ProductionCommands.needsDeployment
            ) { state, _ in
                state.openVersions()
                return []
            },
        ]
    }

    private static let needsOther: @Sendable (EditorState) -> String? = { state in
        state.others.isEmpty ? "no other document is open: \(state.key("open")) opens one" : nil
    }
}

extension EditorState {
    /// Whether nothing was ever done in it and no file is behind it.
    var isPristine: Bool { isUnnamed && document.history.revisions.count == 1 && workflow.nodes.isEmpty }

    /// Everything that can be opened: what was open last, what lies below this folder, samples and templates.
    package mutating func openLibrary() {
        let library = library
        let below = (files ?? []).filter { $0.hasSuffix(".galley.yaml") }.map { "\(document.folder)/\($0)" }
        func items(_ paths: [String], _ word: String, _ open: @escaping @Sendable (String) -> Opening)
            -> [ListPrompt.Item]
        {
            paths.map { path in
                let (folder, name) = Self.parts(of: path)
                let detail = "\(word.fitted(toWidth: 9)) \(folder)"
                return ListPrompt.Item(name, detail: detail) { _ in [.open(open(path))] }
            }
        }
        let own = "\(document.folder)/\(document.path.split(separator: "/").last ?? "")"
        let others = below.filter { !library.recent.contains($0) && $0 != own }
        let known = library.recent + others
        let new = ListPrompt.Item("new workflow", detail: "an empty one") { state in
            if state.isPristine { return [] }
            return [.open(.new(Workflow(name: "untitled"), folder: nil))]
        }
        var prompt = ListPrompt(
            isPristine ? "Galley: open a workflow, or begin one" : "Open",
            items: items(library.recent.filter { $0 != own }, "recent", Opening.file)
                + items(others, "file", Opening.file) + [new]
                + items(library.templates, "template", Opening.template)
                + items(library.samples.filter { !known.contains($0) }, "sample", Opening.file))
        prompt.other = { text in
            let path = text.hasSuffix(".yaml") ? text : "\(text).galley.yaml"
            return ListPrompt.Item(path, detail: "this file, which may be new") { state in
                [.open(.file(state.path(of: path)))]
            }
        }
        self.prompt = .list(prompt)
    }

    /// The folder and the name without its endings.
    private static func parts(of path: String) -> (folder: String, name: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let short = name.hasSuffix(".galley.yaml") ? String(name.dropLast(".galley.yaml".count)) : name
        return (String(path.dropLast(name.count + 1)), short)
    }

    mutating func openDocuments() {
        let items = others.sorted { $0.isPrevious && !$1.isPrevious }.map { other in
            let marks = (other.isDirty ? "* " : "") + (other.activity.map { "\($0)  " } ?? "")
            return ListPrompt.Item(other.name, detail: marks + other.path) { _ in [.show(other.id)] }
        }
        prompt = .list(ListPrompt("Documents", items: items))
    }

    mutating func openVersions() {
        let items = deployments.flatMap { line in
            (1...max(1, line.versions)).reversed().map { version in
                ListPrompt.Item("\(line.name) v\(version)", detail: version == line.version ? "live" : "") { _ in
                    [.open(.version(line.name, version))]
                }
            }
        }
        prompt = .list(ListPrompt("Open what was deployed", items: items))
    }

    /// Saves, once there is a file to save to.
    mutating func save() -> [Effect] {
        guard isUnnamed else { return [.save(overwriting: false)] }
        let leaves = leavesWhenSaved
        leavesWhenSaved = false
        prompt = .text(
            TextPrompt(
                "save as: ", text: "\(workflow.name).galley.yaml",
                complaint: { _, text in text.isEmpty ? "a file needs a name" : nil },
                onAccept: { state, text in
                    state.leavesWhenSaved = leaves
                    return state.save(as: text)
                }))
        return []
    }
}
