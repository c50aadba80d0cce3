import Workflow

/// A number for each row of a table that looks random, differs from row to row, and is the same for ever:
/// it depends on the seed and the row's number alone.
///
/// DuckDB's own `hash` and `random` may change with its version and threads. This is the finalizer of MurmurHash3,
/// a one-to-one mixing of 32 bits, written out in SQL; the row's number follows in the low bits. Rows 2³² apart
/// share a key.
package struct RowKey: Sendable {
    private let seed: UInt32

    package init(seed: Int) {
        let bits = UInt64(bitPattern: Int64(seed))
        self.seed = Self.mixed(UInt32(truncatingIfNeeded: bits) ^ Self.mixed(UInt32(truncatingIfNeeded: bits >> 32)))
    }

    /// Over the `rowid` of a table with a fixed order, of type `UBIGINT`.
    package var sql: SQL {
        let row = "(rowid & 4294967295)::UBIGINT"
        var hash = "xor(\(row), \(seed)::UBIGINT)"
        hash = "xor(\(hash), (\(hash)) >> 16)"
        hash = "((\(hash)) * 2246822507::UBIGINT) & 4294967295::UBIGINT"
        hash = "xor(\(hash), (\(hash)) >> 13)"
        hash = "((\(hash)) * 3266489909::UBIGINT) & 4294967295::UBIGINT"
        hash = "xor(\(hash), (\(hash)) >> 16)"
        return SQL(raw: "(((\(hash)) << 32) | \(row))")
    }

    private static func mixed(_ value: UInt32) -> UInt32 {
        var hash = value
        hash ^= hash >> 16
        hash &*= 2_246_822_507
        hash ^= hash >> 13
        hash &*= 3_266_489_909
        return hash ^ (hash >> 16)
    }
}
