import Capture
package import Catalog
package import Workflow

/// What a form is about.
package enum FormSubject: Hashable, Sendable {
    case node(NodeID)
    /// The document's section of that name.
    case promotion

    package var node: NodeID? { if case .node(let id) = self { id } else { nil } }

    package var name: String {
        switch self {
        case .node(let id): id.text
        case .promotion: "promotion"
        }
    }
}

/// The fields that a form has, and the manual page beside them.
package struct FormSheet: Sendable {
    package let summary: String
    package let manual: String
    package let parameters: [Parameter]

    package init(_ type: any NodeType) {
        (summary, manual, parameters) = (type.summary, type.manual, type.parameters)
    }

    /// - Parameter figures: what scorers find, such as `quality.auc`.
    fileprivate init(promotionBy figures: [String]) {
        summary = "When a new version takes the place of the live one."
        manual = """
            `galley watch` runs the workflow anew whenever it or its data changes, and keeps each production workflow \
            that has been proved as a version. These rules decide whether that version goes live: all that are given \
            must speak for it. The live version answers the same held-out rows where it can, so that both are compared \
            on equal terms. `galley decisions NAME` tells what was decided and why.
            """
        parameters = [
            Parameter("metric", .choice(figures), required: true, "The scorer and its figure that decide."),
            Parameter(
                "better", .choice(PromotionRules.Direction.allCases.map(\.rawValue)),
                "Which way the figure is better: lower of rmse, mae, mape, log_loss and brier unless said, else higher."
            ),
            Parameter("threshold", .number(nil), "What the figure must reach."),
            Parameter("gain", .number(nil), default: 0, "By how much it must be better than the live version's."),
            Parameter(
                "drift", .number(.leastNonzeroMagnitude...Double.infinity),
                "The population stability index that no input column may exceed; 0.25 is a large change."),
            Parameter(
                "retrain", .text, "When to run although nothing has changed, as cron has it: 0 3 * * 1 is Mondays at 3."
            ),
            Parameter("time-zone", .text, default: "UTC", "Whose clocks count for that, such as Europe/Berlin."),
        ]
    }
}

extension EditorState {
    /// Nil for what is gone, or unknown to this Galley.
    func sheet(of subject: FormSubject) -> FormSheet? {
        switch subject {
        case .node(let id): type(of: id).map { FormSheet($0) }
        case .promotion: FormSheet(promotionBy: figures)
        }
    }

    /// What the document says of it.
    func parameters(of subject: FormSubject) -> Parameters? {
        switch subject {
        case .node(let id): workflow.nodes[id]?.parameters
        case .promotion: workflow.promotion?.fields ?? [:]
        }
    }

    /// The edit that gives a field another value; nil where that can't be said before another field is filled in.
    func edit(_ subject: FormSubject, _ name: String, _ value: ParameterValue?) -> Edit? {
        switch subject {
        case .node(let id): return .setParameter(id, name, value, index: nil)
        case .promotion:
            var fields = parameters(of: subject) ?? [:]
            fields[name] = value
            if name == "metric", value == nil { return .setPromotion(nil) }
            return PromotionRules(fields).map { .setPromotion($0) }
        }
    }

    /// What the document's scorers find, those of what production predicts with last.
    var figures: [String] {
        inReadingOrder.filter { type(of: $0)?.traits.contains(.judges) == true }.flatMap { scorer in
            (analysis?.spec(output: "metrics", of: scorer)?.schema?.columns ?? []).filter(\.type.isFloating)
                .map { "\(scorer).\($0.name)" }
        }
    }

    mutating func openPromotion() -> [Effect] {
        guard let sheet = sheet(of: .promotion), let parameters = parameters(of: .promotion) else { return [] }
        hidden.remove(.inspector)
        prompt = .form(FormPrompt(.promotion, sheet, parameters: parameters))
        return workflow.promotion == nil ? editField() : []
    }
}
