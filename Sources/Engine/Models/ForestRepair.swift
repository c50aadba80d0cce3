import Foundation

/// Mends trees of a random forest whose sample of rows and features left nothing to split.
///
/// LightGBM lets them answer 0, whatever the target, and averages that with what the others answer. Here they answer
/// what is right without any feature: the mean, or how frequent a class is.
struct ForestRepair {
    let labels: [Float]
    /// 0 for a regression.
    let classes: Int

    /// The forest's text form, with its trees mended.
    func text(of booster: Booster) throws(LightGBMError) -> String {
        let text = try booster.text()
        let trees = Self.treesWithoutSplit(in: text)
        guard !trees.isEmpty else { return text }
        let answers = answers
        for tree in trees { try booster.setConstant(answers[tree % answers.count], ofTree: tree) }
        return try booster.text()
    }

    private static func treesWithoutSplit(in text: String) -> [Int] {
        var trees: [Int] = []
        var tree: Int?
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.starts(with: "Tree=".utf8) { tree = Int(Substring(line.dropFirst(5))) }
            if let tree, line.elementsEqual("num_leaves=1".utf8) { trees.append(tree) }
        }
        return trees
    }

    /// For each tree of a round, in the scale in which trees answer.
    private var answers: [Double] {
        let count = Double(labels.count)
        if classes == 0 { return [labels.reduce(0) { $0 + Double($1) } / count] }
        let shares = (0..<classes).map { label in Double(labels.count { $0 == Float(label) }) / count }
        return classes == 2 ? [log(shares[1] / shares[0])] : shares.map { log($0) }
    }
}
