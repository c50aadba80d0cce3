import Catalog
package import Workflow

/// What is wrong with a field, as it stands and as it is being typed.
extension EditorState {
    /// The workflow with what is being typed in its place; nil where nothing is new or no value can be made of it.
    package var draft: Workflow? {
        guard let form, let field = form.field, field.shape != .list, let text = form.editing?.text,
            text != field.typed || form.outlook != nil, let given = parameters(of: form.subject)
        else { return nil }
        let value = Result { () throws(FieldText.Complaint) in try field.parameterValue(accepting: text, in: given) }
        guard case .success(let value) = value, let edit = edit(form.subject, field.parameter.name, value) else {
            return nil
        }
        var draft = workflow
        return (try? draft.apply(edit)) == nil ? nil : draft
    }

    mutating func take(outlookOn workflow: Workflow, _ findings: [Diagnostic]) {
        guard let form, let text = form.editing?.text, workflow == draft else { return }
        self.form?.outlook = FieldOutlook(text: text, findings: findings.filter { $0.node == form.node })
    }

    /// The first thing that is wrong with a field of the open form.
    package func finding(on field: FormField, of form: FormPrompt) -> FieldFinding? {
        let isEdited = form.editing != nil && field == form.field
        if isEdited {
            if let complaint = form.complaint ?? typedComplaint(on: field, of: form) {
                return FieldFinding(message: complaint)
            }
            if let outlook = form.outlook {
                let text = form.editing?.text ?? ""
                return outlook.findings.first { field.isConcerned(by: $0, typed: text, among: form.fields) }.map {
                    FieldFinding($0, in: outlook.text == text ? text : nil, of: field)
                }
            }
        }
        let text = isEdited ? form.editing?.text : nil
        return problems.first {
            $0.node == form.node && field.isConcerned(by: $0, typed: field.text, among: form.fields)
        }.map { FieldFinding($0, in: text, of: field) }
    }

    /// What makes no value of what is typed, before anybody else is asked.
    private func typedComplaint(on field: FormField, of form: FormPrompt) -> String? {
        guard let text = form.editing?.text.trimmed, !text.isEmpty, field.shape != .list,
            field.entry == nil || text.contains("="), let given = parameters(of: form.subject)
        else { return nil }
        do throws(FieldText.Complaint) {
            _ = try field.parameterValue(accepting: text, in: given)
            return nil
        } catch {
            return error.message
        }
    }
}

/// What is wrong with a field, and where in its text.
package struct FieldFinding: Hashable, Sendable {
    package var message: String
    /// In characters of the text.
    package var place: Int?

    init(message: String) { self.message = message }

    /// - Parameter text: what the finding is about; nil where that has changed since.
    init(_ finding: Diagnostic, in text: String?, of field: FormField) {
        message = finding.message
        guard let text, let spot = finding.spot else { return }
        let start = field.startOfValue(in: text)
        let lines = TextField(String(text.dropFirst(start))).rows
        guard lines.indices.contains(spot.line - 1) else { return }
        let line = lines[spot.line - 1]
        place = start + min(line.lowerBound + spot.column - 1, line.upperBound)
    }
}

extension FormField {
    /// Where the value begins in what is typed: entries of maps have a name before it.
    func startOfValue(in text: String) -> Int {
        let all = Array(text)
        let name = entry == nil ? nil : all.firstIndex(of: "=")
        return all.indices.first { $0 > name ?? -1 && !all[$0].isWhitespace } ?? all.count
    }

    /// Whether a finding is about this line of the form, and not about another entry of the same map.
    func isConcerned(by finding: Diagnostic, typed: String, among fields: [FormField]) -> Bool {
        guard finding.place == .parameter(parameter.name) else { return false }
        guard entry != nil else { return true }
        let name = String(typed.prefix { $0 != "=" }).trimmed
        let path = "\"\(parameter.name)."
        if finding.message.contains(path) { return finding.message.contains("\(path)\(name)\"") }
        // Else what begins with the name of an entry is about that one.
        return finding.message.hasPrefix("\"\(name)\"")
            || !fields.contains { $0.parameter == parameter && $0.isEntry(namedAtStartOf: finding.message) }
    }

    private func isEntry(namedAtStartOf message: String) -> Bool {
        guard case .existing(let name)? = entry else { return false }
        return message.hasPrefix("\"\(name)\"")
    }
}
