import Deployment
import Engine
import Synchronization
import Workflow

/// Counts what one version is asked and answers. Requests are counted at once, the values of their columns a batch at a
/// time: column by column that is quicker, and nobody waits for it under the lock.
final class Meter: Sendable {
    fileprivate struct Counted {
        /// Since the last look.
        var requests = RequestTally()
        var columns: [ColumnTally]
        /// Requests whose values are yet to be counted.
        var pending: [Exchange.Content] = []
        var pendingRows = 0
        /// Since the service began, up to the last look.
        var total = RequestTally()
        /// In which second how many requests were chosen for the log.
        var second = 0
        var chosen = 0
    }

    /// An input or output.
    private struct Table: Hashable {
        var side: ColumnPlace.Side
        var index: Int
    }

    private struct MeteredColumn {
        var place: ColumnPlace
        var gauge: ColumnGauge
        var isNumeric: Bool
        var table: Table
        /// In the table.
        var column: Int
    }

    let deployment: String
    let version: Int
    private let columns: [MeteredColumn]
    private let counted: Mutex<Counted>
    /// What the log keeps of this version's requests.
    let policy: LogPolicy
    /// How many requests, or rows of them, make a batch.
    private static let batchSize = 128

    /// - Parameter policy: what holds unless the deployment says otherwise.
    init(_ live: LiveDeployment, _ policy: LogPolicy) {
        deployment = live.name
        version = live.version.number
        let policy = policy.following(live.version.targetOptions)
        self.policy = policy
        let gauges = ColumnGauge.gauges(live.servable.contract)
        var columns: [MeteredColumn] = []
        for (table, input) in live.servable.format.inputs.enumerated() {
            for (index, field) in input.rows.fields.enumerated() where !field.isPassed {
                let place = ColumnPlace(.input, input.port, field.column.name)
                columns.append(
                    MeteredColumn(
                        place: place, gauge: gauges[place] ?? ColumnGauge(), isNumeric: field.column.type.isNumeric,
                        table: Table(side: .input, index: table), column: index))
            }
        }
        for (table, output) in live.servable.outputs.enumerated() {
            for (index, column) in output.columns.enumerated() where column.passes == nil {
                let place = ColumnPlace(.output, output.port, column.column.name)
                columns.append(
                    MeteredColumn(
                        place: place, gauge: gauges[place] ?? ColumnGauge(), isNumeric: column.column.type.isNumeric,
                        table: Table(side: .output, index: table), column: index))
            }
        }
        columns.removeAll { policy.without.contains($0.place.column) }
        self.columns = columns
        counted = Mutex(Counted(columns: [ColumnTally](repeating: ColumnTally(), count: columns.count)))
    }

    /// Returns whether the request is to be logged.
    ///
    /// - Parameter second: since any time that stays the same.
    func note(status: Int, seconds: Double, _ content: Exchange.Content, second: Int) -> Bool {
        let isAnswered = content.answer != nil
        let rows = isAnswered ? content.rowCount : 0
        let (isChosen, batch) = counted.withLock { counted in
            counted.requests.add(status: status, rows: rows, seconds: seconds)
            let batch = isAnswered ? Self.batch(with: content, rows, &counted) : []
            if second != counted.second { (counted.second, counted.chosen) = (second, 0) }
            guard counted.chosen < policy.rate else { return (false, batch) }
            counted.chosen += 1
            return (true, batch)
        }
        if !batch.isEmpty { count(batch) }
        return isChosen
    }

    /// Rows of a request that was counted before.
    func count(_ content: Exchange.Content) {
        let rows = content.rowCount
        let batch = counted.withLock { counted in
            counted.requests.addRows(rows)
            return Self.batch(with: content, rows, &counted)
        }
        if !batch.isEmpty { count(batch) }
    }

    /// Takes a request up, and returns what has come together once that is enough.
    private static func batch(
        with content: Exchange.Content, _ rows: Int, _ counted: inout Counted
    ) -> [Exchange.Content] {
        counted.pending.append(content)
        counted.pendingRows += rows
        guard counted.pending.count >= batchSize || counted.pendingRows >= batchSize else { return [] }
        return counted.takePending()
    }

    private func count(_ batch: [Exchange.Content]) {
        let tallies = tallies(of: batch)
        counted.withLock { counted in
            for index in columns.indices { counted.columns[index] += tallies[index] }
        }
    }

    private func tallies(of batch: [Exchange.Content]) -> [ColumnTally] {
        let asked = batch.compactMap { $0.rows?.inputs.map { AnswerRows($0.table) } }
        let answered = batch.compactMap(\.answer)
        let rows = Dictionary(
            uniqueKeysWithValues: Set(columns.map(\.table)).map { table in
                let requests = table.side == .input ? asked : answered
                return (table, AnswerRows.joiningNeighbors(requests.map { $0[table.index] }))
            })
        return columns.map { metered in
            var tally = ColumnTally()
            for part in rows[metered.table] ?? [] {
                metered.gauge.count(
                    part.columns[metered.column], part.rows, isNumeric: metered.isNumeric, into: &tally)
            }
            return tally
        }
    }

    func noteDropped(_ count: Int) { counted.withLock { $0.requests.dropped += count } }

    /// Everything since the service began.
    var total: RequestTally {
        counted.withLock { counted in
            var total = counted.total
            total += counted.requests
            return total
        }
    }

    /// What came since the last look; nil where nothing did.
    func take() -> (requests: RequestTally, columns: ColumnTallies)? {
        count(counted.withLock { $0.takePending() })
        return counted.withLock { counted in
            guard counted.requests != RequestTally() else { return nil }
            let tallies = zip(columns, counted.columns).map { ($0.place, $1) }
            let taken = (counted.requests, ColumnTallies(tallies) { first, _ in first })
            counted.total += counted.requests
            counted.requests = RequestTally()
            counted.columns = [ColumnTally](repeating: ColumnTally(), count: columns.count)
            return taken
        }
    }
}

extension Meter.Counted {
    mutating func takePending() -> [Exchange.Content] {
        defer {
            pending = []
            pendingRows = 0
        }
        return pending
    }
}
