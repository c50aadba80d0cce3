import Capture
import Deployment
import Editor
import Engine
import Terminal
import Workflow

extension VersionDifference {
    /// What differs, under headings, for people to read.
    var sections: [VersionComparison.Section] {
        [
            VersionComparison.Section("Nodes", production.nodes.notes),
            VersionComparison.Section("Frozen", frozen.flatMap(notes)),
            VersionComparison.Section("Contract", production.columns.map(\.note)),
            VersionComparison.Section("Metrics", metrics.map(\.note)),
            VersionComparison.Section("Data", data.map(\.note)),
            VersionComparison.Section("Creation", creation?.notes ?? []),
        ].filter { !$0.notes.isEmpty }
    }

    /// The sections line by line.
    var text: String {
        sections.map { section in
            var table = TextTable()
            for note in section.notes { table.add(["  \(note.change?.mark(.ascii) ?? " ")", note.label, note.text]) }
            return "\n\(section.title)\n\(table.text)"
        }.joined(separator: "\n")
    }

    private func notes(of part: FrozenDifference) -> [Editor.Preview.Note] {
        let causes =
            production.frozen.first { $0.node == part.node }?.causes
            .map(ProductionDifference.FrozenChange.text) ?? ""
        func text(_ state: FrozenDifference.State) -> String {
            "\(state.sha256.prefix(12)), \(ByteText.text(state.size))"
        }
        let head: Editor.Preview.Note =
            switch (part.before, part.after) {
            case (nil, let after?): Editor.Preview.Note(label: part.node.text, text: text(after), change: .added)
            case (let before?, nil): Editor.Preview.Note(label: part.node.text, text: text(before), change: .removed)
            case (let before, let after):
                Editor.Preview.Note(
                    label: part.node.text,
                    text: [before, after].compactMap { $0.map(text) }.joined(separator: " -> ")
                        + (causes.isEmpty ? "" : ", fitted anew: \(causes)"),
                    change: .changed)
            }
        return [head]
            + part.figures.map { figure in
                let values = [figure.before, figure.after].map { $0.map(PlainText.text) ?? "nothing" }
                return Editor.Preview.Note(
                    label: part.node.text, text: "\(figure.path) \(values[0]) -> \(values[1])", change: .changed)
            }
    }
}

extension VersionDifference.Metric {
    fileprivate var note: Editor.Preview.Note {
        let label = "\(node).\(name)"
        return switch (before, after) {
        case (nil, let after?): Editor.Preview.Note(label: label, text: "\(after)", change: .added)
        case (let before?, nil): Editor.Preview.Note(label: label, text: "\(before)", change: .removed)
        case (let before, let after):
            Editor.Preview.Note(label: label, text: "\(before ?? 0) -> \(after ?? 0)", change: .changed)
        }
    }
}

extension VersionDifference.Source {
    fileprivate var note: Editor.Preview.Note {
        func text(_ source: DataSource) -> String {
            ByteText.text(source.size) + (source.sha256.map { " \($0.prefix(12))" } ?? "")
        }
        return switch (before, after) {
        case (nil, let after?): Editor.Preview.Note(label: path, text: text(after), change: .added)
        case (let before?, nil): Editor.Preview.Note(label: path, text: text(before), change: .removed)
        case (let before, let after):
            Editor.Preview.Note(
                label: path, text: [before, after].compactMap { $0.map(text) }.joined(separator: " -> "),
                change: .changed)
        }
    }
}
