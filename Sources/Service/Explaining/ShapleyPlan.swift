import Workflow

/// Which mixtures of a row and a typical one must be scored to tell what each of some inputs moved, and how their
/// scores tell it: what an input adds is averaged over the orders in which inputs can be changed (Shapley values).
///
/// Contributions always sum up to the difference between the row's score and the typical one's.
struct ShapleyPlan {
    /// For each mixture, of which inputs it has the row's values. The first has none of them.
    private(set) var mixtures: [[Bool]] = []
    /// The place of the mixture that has all of them.
    var whole: Int { isExact ? mixtures.count - 1 : 1 }
    /// Whether all orders count, not only a sample of them.
    let isExact: Bool
    private let inputs: Int
    private var steps: [Step] = []

    /// A change of one input, by the places of the mixtures before and after it.
    private struct Step {
        var input: Int
        var before: Int
        var after: Int
        var weight: Double
    }

    /// All mixtures of so many inputs, 1,024 of them, are scored in one batch.
    static let mostExact = 10
    /// Beyond this many, a single order would take more room than a request may have.
    static let mostInputs = 1_000
    /// About how many mixtures there may be of more inputs than that.
    private static let budget = 2000

    init(inputs: Int) {
        self.inputs = inputs
        isExact = inputs <= Self.mostExact
        if isExact { takeAll() } else { takeSample() }
    }

    private mutating func takeAll() {
        mixtures = (0..<(1 << inputs)).map { mask in (0..<inputs).map { mask & (1 << $0) != 0 } }
        // How often a change of one more comes after so many others, of all orders.
        var weights = [1 / Double(max(1, inputs))]
        for size in 1..<max(1, inputs) { weights.append(weights[size - 1] * Double(size) / Double(inputs - size)) }
        for mask in mixtures.indices {
            for input in 0..<inputs where mask & (1 << input) == 0 {
                steps.append(
                    Step(input: input, before: mask, after: mask | 1 << input, weight: weights[mask.nonzeroBitCount]))
            }
        }
    }

    /// Orders in pairs, each with its reverse, so that what two inputs do together is shared evenly between them.
    private mutating func takeSample() {
        let pairs = max(1, Self.budget / (2 * (inputs - 1)))
        var generator = SeededGenerator(seed: 1)
        mixtures = [false, true].map { Array(repeating: $0, count: inputs) }
        for _ in 0..<pairs {
            let order = (0..<inputs).shuffled(using: &generator)
            for order in [order, order.reversed()] { take(order, weight: 1 / Double(2 * pairs)) }
        }
    }

    private mutating func take(_ order: [Int], weight: Double) {
        var (mixture, before) = (mixtures[0], 0)
        for input in order {
            mixture[input] = true
            let after = input == order.last ? whole : mixtures.count
            if after == mixtures.count { mixtures.append(mixture) }
            steps.append(Step(input: input, before: before, after: after, weight: weight))
            before = after
        }
    }

    /// What each input moved, from the score of each mixture.
    func contributions(_ scores: [Double]) -> [Double] {
        var contributions = Array(repeating: 0.0, count: inputs)
        for step in steps { contributions[step.input] += step.weight * (scores[step.after] - scores[step.before]) }
        return contributions
    }
}
