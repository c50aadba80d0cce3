import Catalog
package import Terminal
package import Workflow

/// The parameters of one node, or a section of the document, as a form. Each accepted field is an edit of its own, so that undo goes by field.
package struct FormPrompt: Sendable {
    package let subject: FormSubject
    package var node: NodeID? { subject.node }
    package private(set) var fields: [FormField]
    package var index = 0
    /// The text being typed in the chosen field, which narrows the list where it is picked from one; nil while moving
    /// between fields.
    package var editing: TextField?
    /// Chosen among what the field may become; nil where nothing was gone to yet.
    package var completion: Int?
    /// What has been picked of a field that takes several, in order.
    package var picked: [String]?
    /// Whether the files of other kinds and the hidden ones are offered too.
    package var showsAllFiles = false
    /// Why the text typed last was not taken.
    package var complaint: String?
    /// What was found out about the text that is being typed, or was a moment ago.
    package var outlook: FieldOutlook?
    /// Whether it goes by itself from one field that must be filled in to the next, and closes after the last.
    package var isGuided = false
    /// Whether the manual page is shown where there is no room beside the form.
    package var showsManual = false
    /// The line of the manual page at the top of its pane.
    package var manualTop = 0

    package init(_ subject: FormSubject, _ sheet: FormSheet, parameters: Parameters) {
        self.subject = subject
        fields = FormField.fields(of: sheet.parameters, parameters: parameters)
    }

    package var field: FormField? { fields.indices.contains(index) ? fields[index] : nil }

    /// How the field that is being edited is.
    package var shape: FormField.Shape? { editing == nil ? nil : field?.shape }

    /// After an edit or an undo the fields show what the document says now.
    package mutating func refresh(_ sheet: FormSheet, parameters: Parameters) {
        fields = FormField.fields(of: sheet.parameters, parameters: parameters)
        index = max(0, min(index, fields.count - 1))
    }

    package mutating func move(by steps: Int) {
        guard !fields.isEmpty else { return }
        index = ((index + steps) % fields.count + fields.count) % fields.count
        complaint = nil
    }

    package mutating func leaveField() {
        editing = nil
        completion = nil
        picked = nil
        complaint = nil
        outlook = nil
    }

    /// Types into the field that is being edited; true when the text is another one.
    package mutating func type(_ key: Key, kills: inout KillRing) -> Bool {
        let before = editing?.characters
        guard editing?.handle(key, kills: &kills) == true else { return false }
        return changed(from: before)
    }

    package mutating func paste(_ text: String) {
        let before = editing?.characters
        editing?.vi?.beginInsert()
        editing?.paste(text)
        _ = changed(from: before)
    }

    /// Takes another text as one change.
    package mutating func replace(with text: String) {
        let before = editing?.characters
        editing?.replaceAll(with: text)
        _ = changed(from: before)
    }

    /// Where the keys of the field that is being edited mean something of their own.
    package var place: Place {
        switch (shape, field?.kind) {
        case (nil, _): .form
        case (.list, .file): .files
        case (.list, .columns): .picks
        // In vi's normal mode Enter begins no line.
        case (.lines, let kind?) where kind.isProgram && editing?.vi?.isNormal != true: .lines
        default: .field
        }
    }

    /// What was chosen for another text is not chosen any more.
    private mutating func changed(from before: [Character]?) -> Bool {
        guard editing?.characters != before else { return false }
        complaint = nil
        completion = nil
        return true
    }

    /// - Parameter text: what the field begins with instead of what it holds.
    package mutating func startEditing(with text: String? = nil, _ editing: Config.Editing = .readline) {
        guard let field else { return }
        leaveField()
        switch field.shape {
        case .line, .lines: self.editing = TextField(text ?? field.typed, editing: editing)
        case .list: self.editing = TextField(text ?? field.startOfPath)
        }
        if case .columns = field.kind, field.shape == .list {
            picked = text == nil ? ListText.parts(of: field.text) : []
        }
    }
}

/// What would be wrong with the node if a field held what is being typed.
package struct FieldOutlook: Hashable, Sendable {
    package var text: String
    package var findings: [Diagnostic]

    package init(text: String, findings: [Diagnostic]) {
        self.text = text
        self.findings = findings
    }
}
