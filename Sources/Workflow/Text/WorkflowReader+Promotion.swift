extension WorkflowReader {
    /// Nil where something about it is wrong, which has been noted.
    mutating func readPromotion(_ section: YAMLNode.Pair) -> PromotionRules? {
        guard case .mapping(let pairs, _) = section.value.content else {
            note(section.value.start, "\"promotion\" must be a map that begins with \"metric: SCORER.FIGURE\"")
            return nil
        }
        guard let metric = pairs.first(where: { $0.name == "metric" }) else {
            note(section.key.start, "\"promotion\" has no \"metric\", as in \"metric: quality.auc\"")
            return nil
        }
        guard let rules = metricRules(metric) else { return nil }
        return pairs.reduce(into: rules) { read($1, into: &$0) }
    }

    private mutating func metricRules(_ pair: YAMLNode.Pair) -> PromotionRules? {
        guard let name = text(pair) else { return nil }
        guard let end = Endpoint(parsing: name), let figure = end.port else {
            note(pair.value.start, "\"\(name)\" is not a metric: write a scorer and its figure, as in quality.auc")
            return nil
        }
        return PromotionRules(scorer: end.node, figure: figure.text)
    }

    private mutating func read(_ pair: YAMLNode.Pair, into rules: inout PromotionRules) {
        switch pair.name {
        case "metric": break
        case "better":
            rules.better = text(pair).flatMap { PromotionRules.Direction(rawValue: $0) }
            if rules.better == nil { note(pair.value.start, "\"better\" is higher or lower") }
        case "threshold": rules.threshold = number(pair)
        case "gain": rules.gain = number(pair)
        case "drift":
            rules.drift = number(pair)
            if let drift = rules.drift, drift <= 0 { note(pair.value.start, "\"drift\" is a number above 0") }
        case "retrain": rules.retrain = text(pair)
        case "time-zone": rules.timeZone = text(pair)
        default:
            let hint = Suggestion.hint(for: pair.name, in: PromotionRules.keys)
            let known = hint.isEmpty ? "; there are \(PromotionRules.keys.joined(separator: ", "))" : hint
            note(pair.key.start, "unknown key \"\(pair.name)\" in \"promotion\"\(known)")
        }
    }

    private mutating func number(_ pair: YAMLNode.Pair) -> Double? {
        if let number = value(pair.value).double, number.isFinite { return number }
        note(pair.value.start, "\"\(pair.name)\" must be a number")
        return nil
    }
}
