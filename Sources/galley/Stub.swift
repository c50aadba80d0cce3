protocol GalleyCommand: Sendable {}
