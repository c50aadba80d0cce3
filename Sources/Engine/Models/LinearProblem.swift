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

    /// The nodes of one chunk of rows.
    private struct Block {
        let nodes: UnsafeMutablePointer<feature_node>
        let capacity: Int
        let rowCount: Int

        init(rowCount: Int, capacity: Int) {
            nodes = .allocate(capacity: capacity)
            self.capacity = capacity
            self.rowCount = rowCount
        }
    }

    private let featureCount: Int
    /// Grown as one, the nodes would be copied again and again.
    private var blocks: [Block] = []
    /// Where each row begins in its block.
    private var rows: [UnsafeMutablePointer<feature_node>?] = []
    private var targets: [Double] = []
    /// The sum of each feature, and that of its squares.
    private var sums: [Double]
    private var squares: [Double]

    init(featureCount: Int) {
        self.featureCount = featureCount
        sums = Array(repeating: 0, count: featureCount)
        squares = sums
    }

    deinit { for block in blocks { block.nodes.deallocate() } }

    var rowCount: Int { targets.count }

    /// What a linear model can't learn from.
    struct Unusable {
        var feature: Int
        /// Nil where it is missing.
        var value: Double?
    }

    /// Adds the rows of a chunk of features and target, unless a feature is missing or not finite in one of them.
    func append(_ chunk: borrowing DataChunk) -> Unusable? {
        let values = (0..<featureCount).map { chunk.vector($0).values(as: Double.self) }
        for (index, column) in values.enumerated() {
            let validity = chunk.vector(index).validity
            for row in 0..<chunk.rowCount where !(validity[row] && column[row].isFinite) {
                return Unusable(feature: index, value: validity[row] && !column[row].isNaN ? column[row] : nil)
            }
            let sums = column.reduce((plain: 0.0, squared: 0.0)) { ($0.plain + $1, $0.squared + $1 * $1) }
            self.sums[index] += sums.plain
            squares[index] += sums.squared
        }
        values.withUnsafeBufferPointer { append($0, rowCount: chunk.rowCount) }
        targets.append(contentsOf: chunk.vector(featureCount).values(as: Double.self))
        return nil
    }

    private func append(_ columns: UnsafeBufferPointer<UnsafeBufferPointer<Double>>, rowCount: Int) {
        let filled = columns.reduce(0) { sum, column in sum + column.count { $0 != 0 } }
        let block = Block(rowCount: rowCount, capacity: filled + 2 * rowCount)
        blocks.append(block)
        var next = block.nodes
        for row in 0..<rowCount {
            rows.append(next)
            write(&next) { columns[$0][row] }
        }
    }

    /// Writes a row and goes on to where the next one begins.
    @inline(__always)
    private func write(_ next: inout UnsafeMutablePointer<feature_node>, _ value: (_ feature: Int) -> Double) {
        func add(_ index: Int, _ value: Double) {
            next.initialize(to: feature_node(index: Int32(index), value: value))
            next += 1
        }
        for index in 0..<featureCount {
            let value = value(index)
            if value != 0 { add(index + 1, value) }
        }
        add(featureCount + 1, 1)
        add(-1, 0)
    }

    /// Subtracts its mean from each feature that lies farther from 0 than it varies, and returns what was subtracted.
    ///
    /// What such features add to every row the intercept has to take away again, and a large intercept is penalized.
    /// More than half of their values are not 0, so that the rows grow little.
    func centerFeatures() -> [Double] {
        let count = Double(rowCount)
        let shifts = zip(sums, squares).map { sum, square in
            let mean = sum / count
            return 2 * mean * mean > square / count ? mean : 0
        }
        let moved = shifts.count { $0 != 0 }
        guard moved > 0 else { return shifts }
        var row = 0
        for (index, old) in blocks.enumerated() {
            let block = Block(rowCount: old.rowCount, capacity: old.capacity + moved * old.rowCount)
            var next = block.nodes
            for _ in 0..<old.rowCount {
                guard var given = rows[row] else { continue }
                rows[row] = next
                write(&next) { feature in
                    guard given.pointee.index == Int32(feature + 1) else { return -shifts[feature] }
                    defer { given += 1 }
                    return given.pointee.value - shifts[feature]
                }
                row += 1
            }
            blocks[index] = block
            old.nodes.deallocate()
        }
        return shifts
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
