import Workflow

extension Model {
    /// How much a feature counts.
    package struct Importance: Hashable, Sendable {
        package var feature: String
        /// Its share of what all features count.
        package var share: Double
        /// In how many places trees ask for it; nil for linear models.
        package var splits: Int?
    }

    /// The features, those that count most first: of trees by how much their splits gained, of linear models by the
    /// size of their weights. Nil for what doesn't predict.
    package var importance: [Importance]? {
        switch kind {
        case .lightGBM:
            let (gains, splits) = treeSplits
            return ranked(gains, splits)
        case .linear:
            let weights = state.map { $0["weights"]?.list?.compactMap(\.double) ?? [] }
            let sizes = features.indices.map { index in
                weights.reduce(0.0) { $0 + ($1.indices.contains(index) ? abs($1[index]) : 0) }
            }
            return ranked(sizes, nil)
        default: return nil
        }
    }

    private func ranked(_ sizes: [Double], _ splits: [Int]?) -> [Importance] {
        let whole = sizes.reduce(0, +)
        return features.indices
            .map { index in
                Importance(
                    feature: features[index].name, share: whole > 0 ? sizes[index] / whole : 0,
                    splits: splits?[index])
            }
            .sorted { ($1.share, $0.feature) < ($0.share, $1.feature) }
    }

    /// What LightGBM's text says of each tree: the features that it splits by, and what each split gained.
    private var treeSplits: (gains: [Double], splits: [Int]) {
        var gains = [Double](repeating: 0, count: features.count)
        var splits = [Int](repeating: 0, count: features.count)
        var asked: [Int] = []
        for line in (payload ?? "").split(separator: "\n") {
            if line.hasPrefix("split_feature=") {
                asked = line.dropFirst("split_feature=".count).split(separator: " ").compactMap { Int($0) }
            } else if line.hasPrefix("split_gain=") {
                let gained = line.dropFirst("split_gain=".count).split(separator: " ").compactMap { Double($0) }
                for (feature, gain) in zip(asked, gained) where features.indices.contains(feature) {
                    gains[feature] += gain
                    splits[feature] += 1
                }
            }
        }
        return (gains, splits)
    }
}
