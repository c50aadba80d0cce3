import Engine
import Testing
import Workflow

/// Rows in Arrow's stream format, written by DuckDB and nanoarrow and read by them again.
struct ArrowStreamTests {
    private let connection: DatabaseConnection

    init() throws { connection = try Database(settings: ["threads": "1"]).connect() }

    private static let types = """
        SELECT i::TINYINT AS a, i::UBIGINT AS b, i / 3 AS c, i::FLOAT AS d, i % 2 = 0 AS e, 'text ' || i AS f,
            DATE '2013-01-31' + i::INTEGER AS g, TIMESTAMP '2013-01-31 06:00:00.5' AS h,
            TIMESTAMPTZ '2013-01-31 06:00:00+00' AS i, (i / 4)::DECIMAL(9, 2) AS j,
            CASE WHEN i > 2 THEN i END AS k, NULL::VARCHAR AS l
        FROM range(5) t(i)
        """

    @Test("Values of every type come back as they were, missing ones too")
    func types() throws {
        try connection.createTable("read", fromArrow: connection.arrowStream(of: Self.types))
        #expect(try connection.columns(of: "FROM read") == connection.columns(of: Self.types))
        #expect(try connection.rows("SELECT count(*) FROM (FROM read EXCEPT ALL (\(Self.types)))") == [[.int(0)]])
        #expect(try connection.rows("SELECT count(*) FROM read") == [[.int(5)]])
    }

    @Test("A stream's rows are counted before they are unpacked", arguments: [0, 1, 5_000])
    func count(rows: Int) throws {
        let stream = try connection.arrowStream(of: "SELECT i FROM range(\(rows)) t(i)")
        let found = ArrowMessages(stream)
        let messages = try #require(found)
        #expect(messages.rows == rows && messages.unfolded <= stream.count)
        try connection.createTable("read", fromArrow: stream)
        #expect(try connection.rows("SELECT count(*) FROM read") == [[.int(rows)]])
    }

    @Test("Whatever byte of its schema is another, a stream is read or refused", arguments: [0, 0xff] as [UInt8])
    func mangledSchema(byte: UInt8) throws {
        let whole = try connection.arrowStream(of: Self.types)
        let size = whole[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        var refused = 0
        for place in 8..<8 + size where whole[place] != byte {
            var stream = whole
            stream[place] = byte
            do {
                try connection.createTable("read", fromArrow: stream)
            } catch {
                refused += 1
            }
            try connection.execute("DROP TABLE IF EXISTS read")
        }
        #expect(refused > 0)
    }

    @Test("Whatever befalls a stream on its way, it is refused, or no more rows are read than were counted")
    func mangled() throws {
        let whole = try connection.arrowStream(of: Self.types)
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for trial in 0..<3_000 {
            var stream = whole
            if trial % 3 == 0 { stream.removeLast(Int.random(in: 1..<stream.count, using: &random)) }
            for _ in 0..<Int.random(in: 0...4, using: &random) where !stream.isEmpty {
                stream[Int.random(in: stream.indices, using: &random)] = .random(in: .min ... .max, using: &random)
            }
            guard let messages = ArrowMessages(stream), messages.rows <= 10 else { continue }
            do {
                try connection.createTable("read", fromArrow: stream)
                let rows = try connection.rows("SELECT count(*) FROM read")
                let count = try #require(rows.first?.first?.int)
                #expect(count <= messages.rows, "seed \(seed), trial \(trial)")
            } catch {
                #expect(!"\(error)".isEmpty, "seed \(seed), trial \(trial)")
            }
            try connection.execute("DROP TABLE IF EXISTS read")
        }
    }
}
