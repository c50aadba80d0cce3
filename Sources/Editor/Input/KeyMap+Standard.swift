extension KeyMap {
    /// The keys that Galley comes with.
    package static let standard = KeyMap(allCommandSets.flatMap(\.commands))
}
