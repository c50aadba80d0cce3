import CLightGBM
import Catalog
import Workflow

/// Trains trees and returns LightGBM's text form of them.
struct LightGBMTrainer: Sendable {
    let settings: Parameters
    /// 0 for a regression.
    let classes: Int
    let threads: @Sendable () -> Int
    let progress: @Sendable (Double) -> Void
    let isCancelled: @Sendable () -> Bool

    /// Keeps a chunk alive while LightGBM reads it.
    private final class Lease {
        let chunk: DataChunk
        init(_ chunk: consuming DataChunk) { self.chunk = chunk }
    }

    /// What LightGBM learns from.
    private final class Lesson: @unchecked Sendable {  // Filled by one thread, then handed to another.
        let columns: ArrowColumns
        var leases: [Lease] = []
        var labels: [Float] = []
        init(featureCount: Int) { columns = ArrowColumns(count: featureCount) }
    }

    func train(_ rows: TrainingRows) throws(TrainingError) -> String {
        let featureCount = rows.features.count
        let lesson = Lesson(featureCount: featureCount)
        try rows.forEachChunk { (chunk: consuming DataChunk) throws(TrainingError) in
            if isCancelled() { throw .cancelled }
            let lease = Lease(chunk)
            for value in lease.chunk.vector(featureCount).values(as: Double.self) {
                try rows.refuseInfinite(value)
                lesson.labels.append(Float(value))
            }
            lesson.columns.append(lease.chunk)
            lesson.leases.append(lease)
        }
        try check(rowCount: lesson.labels.count, rows)
        let result = Leavable.run("lightgbm", isCancelled: isCancelled) {
            withExtendedLifetime(lesson) {
                Result { try train(lesson.columns, labels: lesson.labels, featureCount: featureCount) }
            }
        }
        do {
            guard let text = try result?.get() else { throw CancellationError() }
            return text
        } catch is NothingVaries {
            throw .unfit(
                "no feature varies enough to split the rows by; add others, or lower min-rows-per-leaf",
                at: .parameter("features"))
        } catch let error as LightGBMError {
            throw .library("LightGBM could not train the model", words: error.message)
        } catch {
            throw .cancelled
        }
    }

    private func check(rowCount: Int, _ rows: TrainingRows) throws(TrainingError) {
        guard rowCount > 0 else {
            throw .unfit("no row has a value of \(rows.target.name) to learn from", at: .parameter("target"))
        }
        let leaf = settings["min_data_in_leaf"]?.int ?? 20
        guard rowCount >= 2 * leaf else {
            throw .unfit(
                "\(rowCount) rows can't be split into leaves of at least \(leaf); lower min-rows-per-leaf",
                at: .parameter("min-rows-per-leaf"))
        }
    }

    private func train(_ columns: ArrowColumns, labels: [Float], featureCount: Int) throws -> String {
        var parameters = parameters
        let isSmall = labels.count * featureCount < Self.fewValues
        let threads = isSmall ? { 1 } : self.threads
        var dataset: DatasetHandle?
        defer { if let dataset { LGBM_DatasetFree(dataset) } }
        try LightGBM.call(threads: threads()) {
            columns.withStream { LGBM_DatasetCreateFromArrowStream($0, parameters, nil, &dataset) }
        }
        if isCancelled() { throw CancellationError() }
        let bins = try (0..<featureCount).map { try self.bins(of: $0, in: dataset) }
        // LightGBM fails without one, with some numbers of threads.
        guard bins.contains(where: { $0 > 1 }) else { throw NothingVaries() }
        parameters += bins.reduce(0, +) <= Self.fewBins ? " force_row_wise=true" : " force_col_wise=true"
        try LightGBM.call(threads: 1) {
            LGBM_DatasetSetField(dataset, "label", labels, Int32(labels.count), Int32(C_API_DTYPE_FLOAT32))
        }
        // LightGBM refuses some names; `Model.features` holds the real ones.
        try setNames((0..<featureCount).map { "f\($0)" }, of: dataset)

        var created: BoosterHandle?
        try LightGBM.call(threads: threads()) { LGBM_BoosterCreate(dataset, parameters, &created) }
        guard let created else { throw LightGBMError(message: "no model came of the data") }
        let booster = Booster(owning: created)
        let rounds = settings["num_iterations"]?.int ?? 100
        var pace = ThreadPace()
        for round in 1...rounds {
            if isCancelled() { throw CancellationError() }
            let share = pace.threads(of: threads())
            var isFinished: Int32 = 0
            let start = ContinuousClock.now
            try LightGBM.call(threads: share) { LGBM_BoosterUpdateOneIter(booster.handle, &isFinished) }
            pace.took(start.duration(to: .now).seconds, threads: share)
            progress(Double(round) / Double(rounds))
            if isFinished != 0 { break }
        }
        guard settings["boosting"]?.string == "rf" else { return try booster.text() }
        return try ForestRepair(labels: labels, classes: classes).text(of: booster)
    }

    private struct NothingVaries: Error {}

    /// Into how many bins LightGBM has put a feature; none if no split of it leaves enough rows.
    private func bins(of feature: Int, in dataset: DatasetHandle?) throws(LightGBMError) -> Int {
        var count: Int32 = 0
        try LightGBM.call { LGBM_DatasetGetFeatureNumBin(dataset, Int32(feature), &count) }
        return Int(count)
    }

    private func setNames(_ names: [String], of dataset: DatasetHandle?) throws(LightGBMError) {
        let copies = names.map { name in
            let text = name.utf8CString
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count)
            _ = copy.initialize(from: text)
            return copy
        }
        defer { for copy in copies { copy.deallocate() } }
        var pointers = copies.map { UnsafePointer($0.baseAddress) }
        try LightGBM.call { LGBM_DatasetSetFeatureNames(dataset, &pointers, Int32(names.count)) }
    }

    /// What is learned must not depend on the number of threads: LightGBM lays out its work for as many as it is told,
    /// and sums in that order, so it is always told the same. How many there are is for OpenMP to know.
    private var parameters: String {
        var pairs = settings.map { name, value in "\(name)=\(value.string ?? plain(value))" }
        switch classes {
        case 0: pairs.append("objective=regression")
        case 2: pairs.append("objective=binary")
        default: pairs += ["objective=multiclass", "num_class=\(classes)"]
        }
        pairs += ["metric=none", "deterministic=true", "verbosity=-1", "num_threads=\(Self.mostThreads)"]
        return pairs.joined(separator: " ")
    }

    /// More bring little, and each takes memory for the histograms of a leaf.
    private static let mostThreads = 16

    /// With up to so many bins, histograms are built row by row, and fit into a core's cache. It takes two thirds of the
    /// time; with more, they are built column by column.
    private static let fewBins = 8_000

    /// So few are learned from in less time than other threads take to wake up, or to wait for a core.
    private static let fewValues = 20_000

    private func plain(_ value: ParameterValue) -> String {
        switch value {
        case .double(let number): "\(number)"
        default: SQL.literal(value)
        }
    }
}
