protocol NodeType: Sendable {}
