import Capture
import Engine
import FoundationEssentials
import Workflow

/// What someone who takes a production workflow over finds in its folder.
struct HandOver {
    private let opened: OpenBundle
    private let name: String

    init(of opened: OpenBundle, as name: String) {
        self.opened = opened
        self.name = name
    }

    /// Puts the folder in place in one step. What is there already goes, if it is a folder of this kind that nobody has
    /// changed since.
    func write(to path: String) throws(BundleError) {
        let path = path.hasSuffix("/") ? String(path.dropLast()) : path
        if FileSystem.exists(path) {
            do throws(BundleError) { _ = try Bundle(verifying: path) } catch {
                throw BundleError(.occupied(error.description), in: path)
            }
        }
        let draft = try BundleDraft(in: FileSystem.folder(of: path))
        try opened.bundle.copy(BundleLayout.workflow, to: draft.place(workflowFile))
        let parts = Set(opened.workflow.nodes.values.compactMap { $0.parameters["file"]?.string })
        for file in parts.sorted() where opened.bundle.contains(file) {
            try opened.bundle.copy(file, to: draft.place(file))
        }
        try opened.bundle.copy(BundleLayout.contract, to: draft.place(BundleLayout.contract))
        for input in opened.contract.inputs where input.kind == "table" {
            try draft.write(example(of: input).utf8, at: exampleFile(input))
        }
        try draft.write(readme.utf8, at: "README.md")
        try draft.seal(created: opened.bundle.manifest.created, replacing: path)
    }

    private var workflowFile: String { "\(name).galley.yaml" }
    private func exampleFile(_ input: Contract.Input) -> String { "example-\(input.port).csv" }

    /// A header and the row that creation fed in, as far as one was recorded.
    private func example(of input: Contract.Input) -> String {
        let row = opened.examples[input.port] ?? [:]
        let header = input.columns.map { Self.field($0.name) }.joined(separator: ",")
        guard !row.isEmpty else { return header + "\n" }
        let values = input.columns.map { column in
            switch row[column.name]?.value {
            case .string(let text)?: Self.field(text)
            case let value?: value == .null ? "" : value.flowText
            case nil: ""
            }
        }
        return "\(header)\n\(values.joined(separator: ","))\n"
    }

    private static func field(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(csvField: text)
        return String(decoding: bytes, as: UTF8.self)
    }

    private var readme: String {
        let inputs = opened.contract.inputs
        let given = inputs.map { " --input \($0.port)=\(exampleFile($0))" }.joined()
        let taken = opened.contract.outputs.map { " --output \($0.port)=\($0.port)-answers.csv" }.joined()
        return """
            # \(name)

            A production workflow, extracted by Galley from the workflow that it was created in. What that learned from \
            data lies frozen in `frozen`; `contract.json` tells all that is known of what goes in and comes out.

            ```sh
            galley \(workflowFile)
            galley run \(workflowFile)\(given)\(taken)
            ```

            \(inputs.map(Self.section).joined(separator: "\n\n"))

            \(opened.contract.outputs.map(Self.section).joined(separator: "\n\n"))

            """
    }

    private static func section(_ input: Contract.Input) -> String {
        let rows = input.columns.map { column in
            let seen =
                column.categories.map { $0.map(\.value.flowText).joined(separator: ", ") }
                ?? [column.minimum, column.maximum].compactMap { $0?.value.flowText }.joined(separator: " to ")
            return "| \(column.name) | \(column.type) | \(column.isNullable == false ? "no" : "yes") | \(seen) |"
        }
        return
            (["## Input `\(input.port)`", "", "| column | type | may be missing | seen |", "| --- | --- | --- | --- |"]
            + rows).joined(separator: "\n")
    }

    private static func section(_ output: Contract.Output) -> String {
        let rows = output.columns.map { "| \($0.name) | \($0.type) |" }
        return (["## Output `\(output.port)`", "", "| column | type |", "| --- | --- |"] + rows).joined(separator: "\n")
    }
}
