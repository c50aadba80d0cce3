import Workflow

extension Endpoint {
    /// As frozen nodes note where in creation they come from: `fill.model`.
    init(origin text: String) {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        self.init(NodeID(parts.first ?? ""), parts.count > 1 ? PortID(parts[1]) : nil)
    }
}
