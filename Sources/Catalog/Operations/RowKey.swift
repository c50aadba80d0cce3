import Workflow

/// A number for each row of a table that looks random, differs from row to row, and is the same for ever:
/// it depends on the seed and the row's number alone.
///
/// DuckDB's own `hash` and `random` may change with its version and threads. This is the finalizer of MurmurHash3,
/// a one-to-one mixing of 32 bits; the row's number follows in the low bits. Rows 2³² apart share a key.
package struct RowKey: Sendable {
    private let seed: UInt32

    package init(seed: Int) {
        let bits = UInt64(bitPattern: Int64(seed))
        self.seed = Self.mixed(UInt32(truncatingIfNeeded: bits) ^ Self.mixed(UInt32(truncatingIfNeeded: bits >> 32)))
    }

    /// Over the `rowid` of a table with a fixed order, of type `UBIGINT`.
    package var sql: SQL { SQL(raw: "\(Self.function)(rowid, \(seed)::UINTEGER)") }

    /// The SQL function that the engine provides for it: written out in SQL, it takes a filter ten times as long.
    package static let function = "galley_row_key"

    /// What the function yields for a row, from 0, and a seed that has been mixed.
    package static func key(row: Int64, seed: UInt32) -> UInt64 {
        let row = UInt32(truncatingIfNeeded: row)
        return UInt64(mixed(row ^ seed)) << 32 | UInt64(row)
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
