protocol GalleyCommand {}
