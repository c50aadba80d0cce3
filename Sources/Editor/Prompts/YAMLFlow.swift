import Workflow

/// Lists and maps on one line, as YAML's flow style writes them: `[{when: x > 1, then: late}]`.
enum YAMLFlow {
    static func write(_ value: ParameterValue) -> String { value.flowText }

    static func read(_ text: String) throws(FieldText.Complaint) -> ParameterValue {
        do throws(DocumentErrors) {
            return try ParameterValue(flowText: text)
        } catch {
            throw FieldText.Complaint(message: error.errors.first?.message ?? "this is not YAML")
        }
    }
}
