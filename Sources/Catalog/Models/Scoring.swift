package import Workflow

extension ModelKind {
    /// Trees of LightGBM, in its own text form, scored by a native function.
    package static let lightGBM: ModelKind = "lightgbm"
    /// Weights of liblinear, scored by plain SQL.
    package static let linear: ModelKind = "linear"
}

extension Model {
    /// How many numbers scoring a row gives: the probability of each class, in the order of `classes`; of the second
    /// class alone if there are two; the predicted number for a regression.
    package var outputs: Int { classes.count > 2 ? classes.count : 1 }

    /// The SQL function that scores this model: it takes every feature as DOUBLE (NULL is a missing value) and returns
    /// `DOUBLE[outputs]`. The name follows from what the model is, so equal models share a function.
    package var scorerName: String {
        // FNV-1a of 128 bits, by words of 8 bytes, as a model's text is long; the engine refuses two models with one
        // name.
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        func mix(_ word: UInt64) {
            hash = (hash ^ UInt128(word)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
            hash ^= hash >> 64
        }
        func mix(_ text: String) {
            Array(text.utf8).withUnsafeBytes { bytes in
                let whole = bytes.count & ~7
                for offset in stride(from: 0, to: whole, by: 8) {
                    mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                }
                for byte in bytes[whole...] { mix(UInt64(byte)) }
                mix(UInt64(bytes.count))
            }
        }
        mix(kind.name)
        mix("\(features.count) \(outputs)")
        mix(payload ?? "")
        let digits = String(hash, radix: 16)
        return "galley_score_" + String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// The rows of `input` with a column `scores` of type `DOUBLE[outputs]` after the others.
    package func scored(input: PortID, as scores: String) throws(LoweringError) -> Query {
        switch kind {
        case .lightGBM:
            let arguments = features.map { "CAST(\(column: $0.name) AS DOUBLE)" as SQL }.joined(by: ", ")
            return .adding("\(raw: scorerName)(\(arguments)) AS \(column: scores)", to: input, models: [self])
        case .linear:
            // A feature that is no number is missing, too; and NaN would be greater than any threshold.
            let values = linearScores.map { "nullif(\($0), 'nan'::DOUBLE)" as SQL }.joined(by: ", ")
            return .adding("array_value(\(values)) AS \(column: scores)", to: input)
        default:
            throw LoweringError("a \(kind) model transforms; use its apply node", at: .input("model"))
        }
    }

    /// One expression for each output; NULL when a feature is missing, NaN when one is no number.
    private var linearScores: [SQL] {
        let sums = state.map { row in
            let weights = row["weights"]?.list?.compactMap(\.double) ?? []
            let products = zip(features, weights).map { feature, weight in
                "CAST(\(column: feature.name) AS DOUBLE) * \(literal: .double(weight))" as SQL
            }
            return Self.sum(["\(literal: .double(row["intercept"]?.double ?? 0))"] + products[...])
        }
        guard !classes.isEmpty else { return sums }
        let shares = sums.map { "1 / (1 + exp(-\($0)))" as SQL }
        guard classes.count > 2 else { return shares }
        // One against the rest: the shares of the classes, brought to the sum 1.
        let whole = Self.sum(shares.map { "(\($0))" }[...])
        return shares.map { "(\($0)) / \(whole)" }
    }

    /// Halves first, so that many features neither nest deeply nor lose digits; always in the same order.
    private static func sum(_ terms: ArraySlice<SQL>) -> SQL {
        guard terms.count > 1 else { return terms.first ?? "0" }
        let middle = terms.startIndex + terms.count / 2
        return "(\(sum(terms[..<middle])) + \(sum(terms[middle...])))"
    }
}
