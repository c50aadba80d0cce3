import Capture
import Catalog
import Engine
import Glibc
import Workflow

/// Where the rows to score come from: a relation in SQL, and the columns that it has.
///
/// Columns of the contract are read in its types, never in ones that are guessed from the rows.
struct RowSource {
    /// How messages call it.
    let name: String
    let columns: [String]
    /// The form in which answers are expected, too.
    let form: RowForm
    private var relation: String
    /// What the relation reads.
    private var stream: ArrowInput?
    /// Where the rows come a part at a time: what the relation reads of each.
    private var parts: (files: CSVParts, options: String)?

    /// A CSV, Parquet or JSON file by the ending of its name.
    init(file: String, _ input: Contract.Input, _ connection: DatabaseConnection) throws {
        (name, form) = (file, .csv)
        guard File.exists(file) else { throw Failure("galley score: \(file): there is no such file") }
        do throws(FileProblem) {
            let fingerprint = try FileFingerprint(of: file)
            if fingerprint.isPacked { try fingerprint.checkWhole() }
        } catch {
            throw Failure("galley score: \(error)")
        }
        let ending = FileFingerprint.unpackedName(file)
        if ending.hasSuffix(".parquet") || ending.hasSuffix(".json") || ending.hasSuffix(".jsonl") {
            relation = SQL.reading(file, as: ending.hasSuffix(".parquet") ? .parquet : .json)
            columns = try Self.columns(of: relation, in: name, connection)
        } else {
            let header = SQL.reading(file, as: .csv, "header = true")
            columns = try Self.columns(of: header, in: file, connection)
            let types = Self.types(columns.filter(input.names.contains), input)
            relation = SQL.reading(file, as: .csv, "header = true", "types = {\(types)}")
        }
    }

    /// CSV, Parquet or a stream in Arrow's format on standard input.
    ///
    /// - Parameters:
    ///   - folder: where to keep what must be a file to be read.
    ///   - isReadOnce: whether the rows are read by one statement only.
    ///   - inParts: whether one part of the rows may be answered after the other.
    init(
        standardInput input: Contract.Input, _ connection: DatabaseConnection, keptIn folder: String,
        isReadOnce: Bool, inParts: Bool
    ) throws {
        let file = "\(folder)/rows"
        name = Self.standardInput
        let bytes = try StandardInput()
        switch bytes.form {
        case .arrowStream:
            form = .arrow
            (relation, stream, columns) = try Self.arrow(bytes, connection, isReadOnce: isReadOnce)
        case .arrowFile:
            throw Failure(
                "galley score: standard input is a file in Arrow's format; write a stream (pyarrow.ipc.new_stream)")
        case .parquet:
            form = .csv
            try bytes.copy(to: file)
            relation = SQL.reading(file, as: .parquet)
            columns = try Self.columns(of: relation, in: name, connection)
        case nil:
            form = .csv
            let header = try CSVHeader(from: bytes)
            columns = try header.names()
            let options = """
                auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', buffer_size = 1048576, \
                columns = {\(Self.types(columns, input))}
                """
            if !isReadOnce {
                try bytes.copy(after: header.bytes, to: file)
                relation = Self.csv(file, hasHeader: true, options)
            } else if bytes.isFromStartOfFile {
                relation = Self.csv("/dev/stdin", hasHeader: true, options)
            } else if !bytes.isFromPipe {
                throw Failure("galley score: standard input must be a file or a pipe")
            } else if inParts {
                let files = CSVParts(bytes, folder: folder)
                relation = Self.csv(files.file, hasHeader: false, options)
                parts = (files, options)
            } else {
                // A pipe goes on after the header.
                relation = Self.csv("/dev/stdin", hasHeader: false, options)
            }
        }
    }

    private static func csv(_ file: String, hasHeader: Bool, _ options: String) -> String {
        SQL.reading(file, as: .csv, "header = \(hasHeader)", options)
    }

    /// Waits for the rows that the next statement reads, where they come a part at a time. False where there are none.
    mutating func advance() throws -> Bool {
        guard let parts, try parts.files.next() else { return false }
        relation = Self.csv(parts.files.file, hasHeader: false, parts.options)
        return true
    }

    private static let standardInput = "standard input"

    var isStandardInput: Bool { name == Self.standardInput }

    /// A view of the stream as it comes, or a table of it.
    private static func arrow(
        _ bytes: StandardInput, _ connection: DatabaseConnection, isReadOnce: Bool
    ) throws -> (relation: String, ArrowInput, columns: [String]) {
        do throws(DuckDBError) {
            let (view, table) = ("galley_standard_input", "galley_standard_input_rows")
            let input = try ArrowInput { bytes.read($0) }
            try connection.createView(view, from: input)
            let columns = try connection.columns(of: "SELECT * FROM \(view)").names
            guard !isReadOnce else { return (view, input, columns) }
            try connection.execute("CREATE TABLE \(table) AS SELECT * FROM \(view)")
            return (table, input, columns)
        } catch {
            throw Failure("galley score: \(standardInput): \(words(error.message, of: standardInput))")
        }
    }

    /// Fails unless every column is there that the contract asks for.
    func checkColumns(_ input: Contract.Input) throws {
        let given = Set(columns)
        for column in input.columns where !given.contains(column.name) {
            throw Failure(
                "galley score: \(name) lacks the column \"\(column.name)\""
                    + Suggestion.hint(for: column.name, in: columns))
        }
    }

    func tellIgnored(_ input: Contract.Input) {
        let known = input.names
        let ignored = columns.filter { !known.contains($0) }
        guard !ignored.isEmpty else { return }
        Console.complain(
            "galley score: not part of the contract and ignored: \(ignored.joined(separator: ", "))")
    }

    /// The rows with the columns that the workflow has at the input; those that change no answer may be missing.
    ///
    /// - Parameter rows: how many came before.
    func statement(for port: ProductionRunner.Port, _ input: Contract.Input, after rows: Int) -> String {
        let required = Set(input.columns.filter { $0.isNullable == false }.map(\.name))
        let taken = input.names.intersection(columns)
        let values = port.columns.columns.map { column -> String in
            let name = SQL.quoted(column.name)
            guard taken.contains(column.name) else {
                return "CAST(NULL AS \(column.type)) AS \(name)"
            }
            let value = "CAST(\(name) AS \(column.type))"
            guard required.contains(column.name) else { return "\(value) AS \(name)" }
            let words = SQL.literal("\(self.name), row ")
            let rest = SQL.literal(": \(column.name) must not be empty")
            return
                "CASE WHEN \(name) IS NULL THEN error(\(words) || galley_row || \(rest)) ELSE \(value) END AS \(name)"
        }
        let numbered = "(SELECT *, \(rows) + row_number() OVER () AS galley_row FROM \(relation))"
        return "SELECT \(values.joined(separator: ", ")) FROM \(required.isEmpty ? relation : numbered)"
    }

    private static func columns(
        of relation: String, in name: String, _ connection: DatabaseConnection
    ) throws -> [String] {
        do throws(DuckDBError) { return try connection.columns(of: "SELECT * FROM \(relation)").names } catch {
            throw Failure("galley score: \(words(error.message, of: name))")
        }
    }

    /// Columns with the contract's types, as `read_csv` takes them; what nobody asked for stays text.
    private static func types(_ columns: [String], _ input: Contract.Input) -> String {
        let known = Dictionary(
            input.columns.map { ($0.name, $0.type) } + input.passed.map { ($0.name, $0.type) }
        ) { first, _ in first }
        return columns.map { name in
            let type = ColumnType(known[name] ?? "VARCHAR")
            let isPlain = type.isNumeric || type.isBoolean || type.isTemporal
            return "\(SQL.literal(.string(name))): \(SQL.literal(.string(isPlain ? type.name : "VARCHAR")))"
        }.joined(separator: ", ")
    }

    /// DuckDB's words about the rows with the place first, and without advice that names options we don't have.
    func words(_ message: String) -> String {
        Self.words(message, of: name, linesBefore: parts?.files.linesBefore ?? 0)
    }

    private static func words(_ message: String, of name: String, linesBefore: Int = 0) -> String {
        guard let complaint = CSVComplaint(message), let line = complaint.line else {
            return message.replacing(#/^([A-Za-z ]+ Error: )+/#, with: "")
                .replacing("arrow_scan: get_next failed(): ", with: "\(standardInput): the stream breaks off: ")
        }
        // Of a pipe the header was read before.
        let place = message.contains("header = false") ? linesBefore + line + 1 : line
        return "\(name):\(place): \(complaint.fault)"
    }
}

extension Contract.Input {
    /// The columns that the contract names.
    fileprivate var names: Set<String> { Set(columns.map(\.name) + passed.map(\.name)) }
}
