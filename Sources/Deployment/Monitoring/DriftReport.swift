package import Capture
package import FoundationEssentials
import Workflow

/// How what a version is asked and answers now differs from what training saw.
package struct DriftReport: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package var place: ColumnPlace
        package var tally: ColumnTally
        /// What training saw; nil where the bundle keeps no reference.
        package var reference: Distribution?
        package var range: ClosedRange<Double>?
        /// From 0 to 1.
        package var referenceMissingRate: Double?

        package var missingRate: Double? { part(tally.missing) }
        package var outsideRate: Double? { range == nil ? nil : part(tally.outside) }
        package var unseenRate: Double? { part(tally.unseenCount) }

        /// The population stability index; nil without a reference, or while there are too few rows to tell chance
        /// from change. With fewer rows than the bins ask for, now or in training, neighboring bins count as one.
        package var index: Double? {
            let (before, now) = (reference?.counts ?? [], tally.bins)
            guard now.reduce(0, +) >= DriftReport.fewestRows,
                let bins = StabilityIndex.bins(expected: before.reduce(0, +), actual: now.reduce(0, +))
            else { return nil }
            return StabilityIndex.index(expected: before, actual: now, bins: bins)
        }

        package var level: StabilityIndex.Level? { index.map { StabilityIndex.Level($0) } }

        private func part(_ count: Int) -> Double? { tally.rows > 0 ? Double(count) / Double(tally.rows) : nil }
    }

    /// With fewer rows nothing is said of a column.
    package static let fewestRows = 200

    package var version: Int
    package var rows: Int
    /// What comes in, then what is answered; in the order of the contract.
    package var columns: [Column]

    package var hasReference: Bool { columns.contains { $0.reference != nil } }

    package init(version: Int, contract: Contract, minutes: [MinuteTally]) {
        self.version = version
        var sum = MinuteTally(deployment: "", version: version, minute: 0)
        for minute in minutes where minute.version == version { sum += minute }
        rows = sum.requests.rows
        let inputs = contract.inputs.flatMap { input in
            input.columns.map { column in
                Column(
                    place: ColumnPlace(.input, input.port, column.name), tally: ColumnTally(),
                    reference: column.distribution, range: column.numbers, referenceMissingRate: column.missingRate)
            }
        }
        let outputs = contract.outputs.flatMap { output in
            output.columns.map { column in
                Column(
                    place: ColumnPlace(.output, output.port, column.name), tally: ColumnTally(),
                    reference: column.distribution)
            }
        }
        columns = (inputs + outputs).map { column in
            var column = column
            column.tally = sum.columns[column.place] ?? ColumnTally()
            return column
        }
    }
}

extension Contract.InputColumn {
    /// The numbers that training saw; nil for other columns.
    package var numbers: ClosedRange<Double>? {
        guard let low = minimum?.value.double, let high = maximum?.value.double, low <= high else { return nil }
        return low...high
    }
}

extension DriftReport {
    /// With how many of the latest rows a report is content.
    package static let enoughRows = 10_000

    /// - Parameter minutes: oldest first; only the latest are looked at.
    package init(version: Int, contract: Contract, latest minutes: [MinuteTally], rows: Int = enoughRows) {
        var window: [MinuteTally] = []
        var found = 0
        for minute in minutes.reversed() where minute.version == version && found < rows {
            window.append(minute)
            found += minute.requests.rows
        }
        self.init(version: version, contract: contract, minutes: window)
    }
}

extension RequestLog {
    /// How the latest rows of a version differ from what training saw.
    ///
    /// - Parameters:
    ///   - minutes: how far back to look at most.
    ///   - rows: with how many rows to be content.
    package func drift(
        of deployment: String, version: Int, _ contract: Contract, minutes count: Int = 60,
        rows: Int = DriftReport.enoughRows, at date: Date = .now
    ) throws(RequestLogError) -> DriftReport {
        let minutes = try minutes(of: deployment, version: version, last: count, at: date)
        return DriftReport(version: version, contract: contract, latest: minutes, rows: rows)
    }
}
