package import Workflow

/// A value and how many rows have it.
package struct ValueCount: Hashable, Sendable {
    package var value: ParameterValue
    package var count: Int

    package init(value: ParameterValue, count: Int) {
        self.value = value
        self.count = count
    }
}

/// A column at a glance.
package struct ColumnProfile: Hashable, Sendable {
    package var column: Column
    package var rows: Int
    package var missing: Int
    /// About as many if only a sample was looked at.
    package var distinct: Int
    package var minimum: ParameterValue
    package var maximum: ParameterValue
    package var mean: Double?
    /// Counts in bins of equal width from minimum to maximum; empty unless numeric or temporal.
    package var histogram: [Int]
    /// The most frequent values, most frequent first, ties by value.
    package var top: [ValueCount]
    /// How many rows mean, histogram and most frequent values were taken from; nil if from all.
    package var sample: Int?

    package init(
        column: Column, rows: Int, missing: Int, distinct: Int, minimum: ParameterValue, maximum: ParameterValue,
        mean: Double?, histogram: [Int], top: [ValueCount], sample: Int? = nil
    ) {
        self.column = column
        self.rows = rows
        self.missing = missing
        self.distinct = distinct
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.histogram = histogram
        self.top = top
        self.sample = sample
    }
}

/// One column in full, from all rows.
package struct ColumnDetail: Hashable, Sendable {
    /// A value that a share of the rows doesn't exceed.
    package struct Quantile: Hashable, Sendable {
        package var share: Double
        package var value: ParameterValue

        package init(_ share: Double, _ value: ParameterValue) {
            self.share = share
            self.value = value
        }
    }

    /// With finer bins and more of the frequent values than at a glance.
    package var profile: ColumnProfile
    /// The standard deviation, the rows taken as all there are.
    package var deviation: Double?
    /// None where the type has no order.
    package var quantiles: [Quantile]

    package init(profile: ColumnProfile, deviation: Double? = nil, quantiles: [Quantile] = []) {
        self.profile = profile
        self.deviation = deviation
        self.quantiles = quantiles
    }
}
