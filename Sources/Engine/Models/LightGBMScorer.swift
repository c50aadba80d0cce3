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

    /// Rows that are worth another thread.
    private static let pieceSize = 512

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
        guard chunk.rowCount < Self.fewRows else {
            return try scorePieces(of: chunk, into: outputs)
        }
        let pooled = idle.withLock { $0.popLast() }
        let scorer = if let pooled { pooled } else { try RowScorer(booster, featureCount: featureCount) }
        defer { idle.withLock { $0.append(scorer) } }
        for row in 0..<chunk.rowCount { try scorer.score(chunk, row: row, into: outputs + row * outputCount) }
    }

    /// Rows of a chunk, and where their numbers go.
    private struct Piece: @unchecked Sendable {  // Only one thread has it, while the chunk is lent.
        let columns: ArrowColumns
        let outputs: UnsafeMutablePointer<Double>
    }

    /// LightGBM would share the rows among threads itself, but its threads take a core each while they wait for more,
    /// and others wait for the core.
    private func scorePieces(
        of chunk: borrowing DataChunk, into outputs: UnsafeMutablePointer<Double>
    ) throws(LightGBMError) {
        let size = threads > 1 ? Self.pieceSize : max(1, chunk.rowCount)
        var pieces: [Piece] = []
        for start in stride(from: 0, to: chunk.rowCount, by: size) {
            let columns = ArrowColumns(count: featureCount)
            columns.append(chunk, rows: start..<min(start + size, chunk.rowCount))
            pieces.append(Piece(columns: columns, outputs: outputs + start * outputCount))
        }
        let failure = Mutex<LightGBMError?>(nil)
        DispatchQueue.concurrentPerform(iterations: pieces.count) { [pieces] index in
            do throws(LightGBMError) { try booster.predict(pieces[index].columns, into: pieces[index].outputs) } catch {
                failure.withLock { $0 = error }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
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
        _ chunk: borrowing DataChunk, row: Int, into outputs: UnsafeMutablePointer<Double>
    ) throws(LightGBMError) {
        for index in features.indices {
            let vector = chunk.vector(index)
            features[index] = vector.validity[row] ? vector.values(as: Double.self)[row] : .nan
        }
        var count: Int64 = 0
        try LightGBM.call { LGBM_BoosterPredictForMatSingleRowFast(config, features.baseAddress, &count, outputs) }
    }
}
