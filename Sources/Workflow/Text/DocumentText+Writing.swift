import OrderedCollections

extension DocumentText {
    /// The text that says `workflow`, which may differ from the one read: what is unchanged stands as it stood, byte
    /// for byte; what is new or changed is written in canonical form.
    package func text(for workflow: Workflow) -> String {
        if workflow == self.workflow { return text }
        if layout.isOpaque { return Self.canonical(workflow) }
        var writer = SourceWriter(layout: layout, before: self.workflow, workflow: workflow)
        let body = writer.write()
        return text.utf8.starts(with: Self.byteOrderMark) ? "\u{FEFF}" + body : body
    }
}
