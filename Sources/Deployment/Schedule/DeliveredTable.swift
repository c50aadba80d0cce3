import Catalog
import Engine
import Foundation
import Workflow

/// Files of rows that Galley has written, as CSV or Parquet, read as what they are and not as what they look like.
struct DeliveredTable: Sendable {
    let format: ResultFormat

    func count(of file: String) throws(RunError) -> Int {
        try querying { connection throws(DuckDBError) in
            try connection.rows("SELECT count(*) FROM \(relation(file))").first?.first?.int ?? 0
        }
    }

    /// Writes the rows of two files into a third that isn't there yet. Both must have the same columns.
    func join(_ old: String, _ new: String, into place: String) throws(RunError) {
        let names = try querying { connection throws(DuckDBError) in
            try [old, new].map { file throws(DuckDBError) in
                try connection.columns(of: "SELECT * FROM \(relation(file))").columns.map { "\($0.name) \($0.type)" }
            }
        }
        guard names[0] == names[1] else {
            throw RunError(
                "the results can't be added to \(old): it has the columns \(names[0].joined(separator: ", ")), "
                    + "they have \(names[1].joined(separator: ", ")); write to another file, or replace it")
        }
        guard format == .csv else {
            return try querying { connection throws(DuckDBError) in
                try connection.execute(
                    """
                    COPY (FROM \(relation(old)) UNION ALL FROM \(relation(new)))
                    TO \(SQL.literal(place)) (FORMAT parquet, COMPRESSION zstd)
                    """)
            }
        }
        // What is there stays to the last byte.
        try ResultFile.translating { () throws(FileError) in
            let output = try FileSystem.Output(place)
            var last: UInt8?
            try FileSystem.forEachChunk(of: old) { chunk throws(FileError) in
                last = chunk.last
                try output.write(chunk)
            }
            if last != UInt8(ascii: "\n") { try output.write([UInt8(ascii: "\n")]) }
            var header = HeaderScan()
            try FileSystem.forEachChunk(of: new) { chunk throws(FileError) in
                try output.write(Array(header.rest(of: chunk)))
            }
        }
    }

    private func relation(_ file: String) -> String {
        switch format {
        case .parquet: SQL.reading(file, as: .parquet)
        case .csv:
            SQL.reading(
                file, as: .csv, "header = true", "all_varchar = true", "delim = ','", "quote = '\"'", "escape = '\"'")
        }
    }

    private func querying<Value>(
        _ body: (DatabaseConnection) throws(DuckDBError) -> Value
    ) throws(RunError) -> Value {
        do throws(DuckDBError) { return try body(try Database().connect()) } catch {
            throw RunError(error.message, sql: error.sql)
        }
    }
}

/// Finds the end of a CSV file's first line, in whose quotes lines may end.
private struct HeaderScan {
    private var isOver = false
    private var isQuoted = false

    mutating func rest(of chunk: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer.SubSequence {
        guard !isOver else { return chunk[...] }
        for (index, byte) in chunk.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard byte == UInt8(ascii: "\n"), !isQuoted else { continue }
            isOver = true
            return chunk[(index + 1)...]
        }
        return chunk[chunk.endIndex...]
    }
}
