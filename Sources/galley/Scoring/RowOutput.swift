import ArgumentParser
import Engine
import Glibc
import Workflow

/// How rows are written down.
enum RowForm: String, CaseIterable, ExpressibleByArgument { case csv, arrow }

/// Where rows go, a chunk at a time.
struct RowOutput: ~Copyable {
    private let descriptor: Int32

    /// - Parameter file: nil for standard output.
    init(to file: String?) throws {
        guard let file else {
            descriptor = STDOUT_FILENO
            return
        }
        descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else {
            throw Failure("galley score: \(file) can't be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

    /// As a stream in Arrow's format.
    func writeArrow(_ rows: QueryResult) throws(DuckDBError) {
        try rows.writeArrow { [descriptor] in Console.write($0, to: descriptor) }
    }

    /// As CSV: the columns at these places. Returns how many rows there were.
    func writeCSV(
        _ rows: QueryResult, columns: [Int], of schema: Schema, withHeader hasHeader: Bool
    ) throws(DuckDBError) -> Int {
        var line: [UInt8] = []
        var count = 0
        if hasHeader { put(columns, &line) { $1.append(csvField: schema.columns[$0].name) } }
        while let table = try rows.nextTable() {
            count += table.count
            for row in 0..<table.count { put(columns, &line) { $1.append(csvField: table.columns[$0], row: row) } }
            Console.write(line[...], to: descriptor)
            line.removeAll(keepingCapacity: true)
        }
        Console.write(line[...], to: descriptor)
        return count
    }

    private func put(_ columns: [Int], _ line: inout [UInt8], _ field: (Int, inout [UInt8]) -> Void) {
        for (place, column) in columns.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            field(column, &line)
        }
        line.append(UInt8(ascii: "\n"))
    }
}
