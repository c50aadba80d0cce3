protocol NodeType {}
