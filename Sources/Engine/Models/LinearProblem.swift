import CLinear

/// Rows in liblinear's form: for each row the features that are not 0, then a constant 1 for the intercept.
final class LinearProblem: @unchecked Sendable {  // Filled by one thread, then handed to another.
    struct Options: Sendable {
        var solver: Int32
        var c: Double
        var tolerance: Double
        /// Errors up to this are free (regression).
        var tube: Double
    }

    struct Refusal: Error { var message: String }

    private let featureCount: Int
    /// The nodes of one chunk each: grown as one, they would be copied again and again.
    private var blocks: [UnsafeMutablePointer<feature_node>] = []
    /// Where each row begins in its block.
    private var rows: [UnsafeMutablePointer<feature_node>?] = []
    private var targets: [Double] = []

    init(featureCount: Int) { self.featureCount = featureCount }

    deinit { for block in blocks { block.deallocate() } }

    var rowCount: Int { targets.count }

    /// Adds the rows of a chunk of features and target. Returns a feature that is missing or not finite in a row.
    func append(_ chunk: borrowing DataChunk) -> Int? {
        let values = (0..<featureCount).map { chunk.vector($0).values(as: Double.self) }
        for (index, column) in values.enumerated() {
            let validity = chunk.vector(index).validity
            for row in 0..<chunk.rowCount where !(validity[row] && column[row].isFinite) { return index }
        }
        values.withUnsafeBufferPointer { append($0, rowCount: chunk.rowCount) }
        targets.append(contentsOf: chunk.vector(featureCount).values(as: Double.self))
        return nil
    }

    private func append(_ columns: UnsafeBufferPointer<UnsafeBufferPointer<Double>>, rowCount: Int) {
        let filled = columns.reduce(0) { sum, column in sum + column.count { $0 != 0 } }
        var next = UnsafeMutablePointer<feature_node>.allocate(capacity: filled + 2 * rowCount)
        blocks.append(next)
        func add(_ index: Int, _ value: Double) {
            next.initialize(to: feature_node(index: Int32(index), value: value))
            next += 1
        }
        for row in 0..<rowCount {
            rows.append(next)
            for index in 0..<featureCount {
                let value = columns[index][row]
                if value != 0 { add(index + 1, value) }
            }
            add(featureCount + 1, 1)
            add(-1, 0)
        }
    }

    /// Subtracts the targets' mean from them and returns it.
    func centerTargets() -> Double {
        let mean = targets.reduce(0, +) / Double(targets.count)
        for row in targets.indices { targets[row] -= mean }
        return mean
    }

    /// For each output the weight of each feature and then the intercept.
    func solve(_ options: Options, outputs: Int) -> Result<[[Double]], Refusal> {
        _ = Self.silence
        return targets.withUnsafeMutableBufferPointer { targets in
            rows.withUnsafeMutableBufferPointer { rows in
                var problem = problem(
                    l: Int32(targets.count), n: Int32(featureCount + 1), y: targets.baseAddress,
                    x: rows.baseAddress, bias: 1)
                return solve(&problem, options, outputs: outputs)
            }
        }
    }

    private func solve(_ problem: inout problem, _ options: Options, outputs: Int) -> Result<[[Double]], Refusal> {
        var parameter = parameter()
        parameter.solver_type = options.solver
        parameter.C = options.c
        parameter.eps = options.tolerance
        parameter.p = options.tube
        if let refusal = check_parameter(&problem, &parameter) {
            return .failure(Refusal(message: String(cString: refusal)))
        }
        var model = train(&problem, &parameter)
        defer { free_and_destroy_model(&model) }
        guard let model = model?.pointee, let weights = model.w else {
            return .failure(Refusal(message: "no model came of the data"))
        }
        let count = featureCount + 1
        // liblinear's classes come in the order in which the rows name them; its first of two is the positive one.
        guard outputs > 1 else {
            let sign: Double = model.label != nil && model.label[0] == 0 ? -1 : 1
            return .success([(0..<count).map { sign * weights[$0] }])
        }
        var result = Array(repeating: [Double](), count: outputs)
        for place in 0..<Int(model.nr_class) {
            let label = Int(model.label[place])
            result[label] = (0..<count).map { weights[$0 * Int(model.nr_class) + place] }
        }
        return .success(result)
    }

    /// liblinear prints its progress unless told otherwise.
    private static let silence: Void = set_print_string_function { _ in }
}
