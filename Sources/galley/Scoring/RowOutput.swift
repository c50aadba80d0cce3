import ArgumentParser
import Deployment
@preconcurrency import Dispatch
import Engine
import Glibc
import Workflow

/// How rows are written down.
enum RowForm: String, CaseIterable, ExpressibleByArgument { case csv, arrow }

/// Where rows go, a chunk at a time. A file is as before until `finish`: the rows may come from that very file.
final class RowOutput {
    private let name: String
    /// Standard output, or what is no file, such as a pipe that has a name.
    private var descriptor = STDOUT_FILENO
    private var draft: FileSystem.Draft?
    private var failure: FileError?
    private var signals: [any DispatchSourceSignal] = []

    /// - Parameter file: nil for standard output.
    init(to file: String?) throws {
        name = file ?? ""
        guard let file else { return }
        var status = stat()
        guard stat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
            do throws(FileError) { draft = try FileSystem.Draft(for: resolvedPath(file) ?? file) } catch {
                throw unwritable(error)
            }
            leaveNothingBehind()
            return
        }
        descriptor = open(file, O_WRONLY)
        guard descriptor >= 0 else { throw unwritable(FileError("write", file)) }
    }

    deinit {
        if !signals.isEmpty {
            for source in signals { source.cancel() }
            for number in Self.endings { signal(number, SIG_DFL) }
        }
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    private static let endings = [SIGINT, SIGTERM]

    /// Ctrl-c and `kill` remove what was written so far.
    private func leaveNothingBehind() {
        guard let temporary = draft?.temporary else { return }
        signals = Self.endings.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                unlink(temporary)
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// As a stream in Arrow's format.
    func writeArrow(_ rows: QueryResult) throws(DuckDBError) { try rows.writeArrow { self.put($0) } }

    /// As CSV: the columns at these places. Returns how many rows there were.
    func writeCSV(_ rows: QueryResult, columns: [Int], of schema: Schema, withHeader hasHeader: Bool) throws -> Int {
        var line: [UInt8] = []
        var count = 0
        if hasHeader { put(columns, &line) { $1.append(csvField: schema.columns[$0].name) } }
        while let table = try rows.nextTable() {
            count += table.count
            for row in 0..<table.count { put(columns, &line) { $1.append(csvField: table.columns[$0], row: row) } }
            put(line)
            if let failure { throw unwritable(failure) }
            line.removeAll(keepingCapacity: true)
        }
        put(line)
        return count
    }

    /// All rows were written: a file takes its place.
    func finish() throws {
        if let failure { throw unwritable(failure) }
        do throws(FileError) { try draft?.publish() } catch { throw unwritable(error) }
    }

    private func put(_ columns: [Int], _ line: inout [UInt8], _ field: (Int, inout [UInt8]) -> Void) {
        let start = line.count
        for (place, column) in columns.enumerated() {
            if place > 0 { line.append(UInt8(ascii: ",")) }
            field(column, &line)
        }
        line.endRecord(from: start)
    }

    private func put(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0) } }

    private func put(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        guard draft != nil else { return Console.write(bytes, to: descriptor) }
        do throws(FileError) { try draft?.output.write(bytes) } catch { failure = error }
    }

    private func unwritable(_ error: FileError) -> Failure {
        Failure("galley score: \(name) can't be written: \(FileError.reason(for: error))")
    }
}
