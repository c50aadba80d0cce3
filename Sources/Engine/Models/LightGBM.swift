import CLightGBM

/// Calls into LightGBM's C interface with its errors as Swift's.
enum LightGBM {
    /// Runs a call that returns 0 when it succeeds. LightGBM's log is silenced on this thread.
    static func call(_ body: () -> Int32) throws(LightGBMError) {
        LGBM_RegisterLogCallback { _ in }
        guard body() != 0 else { return }
        throw LightGBMError(message: LGBM_GetLastError().map { String(cString: $0) } ?? "failed without a word")
    }

    /// The same, with at most so many threads.
    static func call(threads: Int, _ body: () -> Int32) throws(LightGBMError) {
        try call { OpenMP.limited(to: threads, body) }
    }
}

/// A trained LightGBM model. Any number of threads may predict with it at once.
final class Booster: @unchecked Sendable {  // LightGBM guards a booster with a readers-writer lock.
    let handle: BoosterHandle

    init(owning handle: BoosterHandle) { self.handle = handle }

    /// Reads LightGBM's own text form.
    init(text: String) throws(LightGBMError) {
        var loaded: BoosterHandle?
        var iterations: Int32 = 0
        // A team of threads would spin for longer than reading takes.
        try LightGBM.call(threads: 1) { LGBM_BoosterLoadModelFromString(text, &iterations, &loaded) }
        guard let loaded else { throw LightGBMError(message: "no model came of the text") }
        handle = loaded
    }

    deinit { LGBM_BoosterFree(handle) }

    /// LightGBM's own text form, without the training parameters that it appends: the model has its settings already.
    func text() throws(LightGBMError) -> String {
        var length: Int64 = 0
        try LightGBM.call(threads: 1) { save(into: nil, capacity: 0, length: &length) }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        try LightGBM.call(threads: 1) {
            bytes.withUnsafeMutableBytes { buffer in
                save(into: buffer.assumingMemoryBound(to: CChar.self).baseAddress, capacity: length, length: &length)
            }
        }
        // They are at the end.
        let heading = Array("\nparameters:\n".utf8)
        let end = bytes.indices.last { bytes[$0...].starts(with: heading) }
        return String(decoding: end.map { bytes[...$0] } ?? bytes.dropLast(), as: UTF8.self)
    }

    private func save(into buffer: UnsafeMutablePointer<CChar>?, capacity: Int64, length: inout Int64) -> Int32 {
        LGBM_BoosterSaveModelToString(
            handle, 0, -1, Int32(C_API_FEATURE_IMPORTANCE_SPLIT), capacity, &length, buffer)
    }

    /// Gives a tree that splits no rows the number that it answers all of them with.
    func setConstant(_ value: Double, ofTree tree: Int) throws(LightGBMError) {
        try LightGBM.call { LGBM_BoosterSetLeafValue(handle, Int32(tree), 0, value) }
    }

    func featureCount() throws(LightGBMError) -> Int {
        var count: Int32 = 0
        try LightGBM.call { LGBM_BoosterGetNumFeature(handle, &count) }
        return Int(count)
    }

    /// How many numbers a prediction gives.
    func outputCount() throws(LightGBMError) -> Int {
        var count: Int64 = 0
        try LightGBM.call {
            LGBM_BoosterCalcNumPredict(handle, 1, Int32(C_API_PREDICT_NORMAL), 0, -1, &count)
        }
        return Int(count)
    }

    /// Predicts every row of a matrix that lies row after row, in order, on the calling thread; `outputs` takes
    /// `outputCount()` numbers for each.
    func predict(
        _ matrix: UnsafeMutableBufferPointer<Double>, rowCount: Int, into outputs: UnsafeMutablePointer<Double>
    ) throws(LightGBMError) {
        var count: Int64 = 0
        try LightGBM.call {
            LGBM_BoosterPredictForMat(
                handle, matrix.baseAddress, Int32(C_API_DTYPE_FLOAT64), Int32(rowCount),
                Int32(matrix.count / rowCount), 1, Int32(C_API_PREDICT_NORMAL), 0, -1, Self.predictionParameters,
                &count,
                outputs)
        }
    }

    static let predictionParameters = "num_threads=1 verbosity=-1"
}
