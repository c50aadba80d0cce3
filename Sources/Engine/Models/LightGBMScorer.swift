import CDuckDB
import CLightGBM
import Catalog
import Dispatch
import Synchronization
import Workflow

/// Scores rows with a LightGBM model inside a DuckDB query: on DuckDB's threads, from its vectors into its vectors.
final class LightGBMScorer: Sendable {
    private let booster: Booster
    private let featureCount: Int
    private let outputCount: Int
    private let threads: Int
    /// Row scorers that no thread uses at the moment.
    private let idle = Mutex<[RowScorer]>([])

    /// Below this many rows it pays to hand over one row at a time.
    private static let fewRows = 16

    /// Rows that one thread takes at a time: few enough that none waits long for another to finish.
    private static let pieceSize = 128

    /// - Parameter threads: how many threads may score one chunk; the numbers don't depend on it.
    init(_ model: Model, threads: Int) throws(LightGBMError) {
        self.threads = threads
        guard let text = model.payload else { throw LightGBMError(message: "the model has no trees") }
        booster = try Booster(text: text)
        featureCount = try booster.featureCount()
        outputCount = try booster.outputCount()
        guard featureCount == model.features.count, outputCount == model.outputs else {
            throw LightGBMError(
                message: """
                    the trees read \(featureCount) features and give \(outputCount) numbers, but the model says \
                    \(model.features.count) and \(model.outputs)
                    """)
        }
    }

    /// The function that `Model.scored` calls.
    func function(named name: String) -> ScalarFunction {
        ScalarFunction(
            name: name, parameters: Array(repeating: .double, count: featureCount),
            result: ColumnType("DOUBLE[\(outputCount)]"), seesMissing: true
        ) { [self] arguments, result in
            let child = duckdb_array_vector_get_child(result.handle)
            guard let outputs = duckdb_vector_get_data(child)?.assumingMemoryBound(to: Double.self) else { return }
            try score(arguments, into: outputs)
        }
    }

    private func score(_ chunk: borrowing DataChunk, into outputs: UnsafeMutablePointer<Double>) throws(LightGBMError) {
        let features = Features(chunk, count: featureCount)
        guard chunk.rowCount < Self.fewRows else {
            return try scorePieces(of: features, count: chunk.rowCount, into: outputs)
        }
        let pooled = idle.withLock { $0.popLast() }
        let scorer = if let pooled { pooled } else { try RowScorer(booster, featureCount: featureCount) }
        defer { idle.withLock { $0.append(scorer) } }
        for row in 0..<chunk.rowCount { try scorer.score(features, row: row, into: outputs + row * outputCount) }
    }

    /// What the pieces of a chunk share.
    private struct Work: @unchecked Sendable {  // Each thread reads and writes other rows, while the chunk is lent.
        let features: Features
        let outputs: UnsafeMutablePointer<Double>
    }

    /// LightGBM would share the rows among threads itself, but its threads take a core each while they wait for more,
    /// and others wait for the core.
    private func scorePieces(
        of features: Features, count: Int, into outputs: UnsafeMutablePointer<Double>
    ) throws(LightGBMError) {
        let size = threads > 1 ? Self.pieceSize : count
        let work = Work(features: features, outputs: outputs)
        let failure = Mutex<LightGBMError?>(nil)
        DispatchQueue.concurrentPerform(iterations: (count + size - 1) / size) { [work] index in
            let rows = index * size..<min(count, (index + 1) * size)
            withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count * featureCount) { matrix in
                for (place, row) in rows.enumerated() {
                    work.features.copy(row: row, to: matrix.extracting((place * featureCount)...))
                }
                do throws(LightGBMError) {
                    try booster.predict(
                        matrix, rowCount: rows.count, into: work.outputs + rows.lowerBound * outputCount)
                } catch {
                    failure.withLock { $0 = error }
                }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
    }
}

/// The columns of a chunk as a model reads them, row by row; valid as long as the chunk is lent.
private struct Features {
    private let columns: [(values: UnsafePointer<Double>?, validity: Validity)]

    init(_ chunk: borrowing DataChunk, count: Int) {
        var columns: [(values: UnsafePointer<Double>?, validity: Validity)] = []
        columns.reserveCapacity(count)
        for index in 0..<count {
            let vector = chunk.vector(index)
            columns.append((vector.values(as: Double.self).baseAddress, vector.validity))
        }
        self.columns = columns
    }

    func copy(row: Int, to matrix: UnsafeMutableBufferPointer<Double>) {
        for index in columns.indices {
            let (values, validity) = columns[index]
            let value = if let values, validity[row] { values[row] } else { Double.nan }
            matrix.initializeElement(at: index, to: value)
        }
    }
}

/// Scores one row at a time without setting up anything anew. One thread at a time.
private final class RowScorer: @unchecked Sendable {  // The pool hands it to one thread at a time.
    private let booster: Booster
    private let config: FastConfigHandle
    private let features: UnsafeMutableBufferPointer<Double>

    init(_ booster: Booster, featureCount: Int) throws(LightGBMError) {
        var made: FastConfigHandle?
        try LightGBM.call {
            LGBM_BoosterPredictForMatSingleRowFastInit(
                booster.handle, Int32(C_API_PREDICT_NORMAL), 0, -1, Int32(C_API_DTYPE_FLOAT64),
                Int32(featureCount), Booster.predictionParameters, &made)
        }
        guard let made else { throw LightGBMError(message: "no row scorer came of the model") }
        config = made
        features = .allocate(capacity: featureCount)
        self.booster = booster
    }

    deinit {
        LGBM_FastConfigFree(config)
        features.deallocate()
    }

    func score(
        _ features: Features, row: Int, into outputs: UnsafeMutablePointer<Double>
    ) throws(LightGBMError) {
        features.copy(row: row, to: self.features)
        var count: Int64 = 0
        try LightGBM.call {
            LGBM_BoosterPredictForMatSingleRowFast(config, self.features.baseAddress, &count, outputs)
        }
    }
}
