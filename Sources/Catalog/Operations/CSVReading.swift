package import OrderedCollections
package import Workflow

/// How a CSV file is to be read: what the document says of it; the rest is detected.
package struct CSVReading: Hashable, Sendable {
    /// Absolute, or a pattern.
    package var file: String
    /// DuckDB's options by name, as the document gives them.
    package var options: OrderedDictionary<String, SQL>
    /// The types that the document gives columns, by name.
    package var types: Parameters

    package init(_ file: String, options: OrderedDictionary<String, SQL> = [:], types: Parameters = [:]) {
        self.file = file
        self.options = options
        self.types = types
    }

    /// Reads the file, or the files of a pattern, and detects on the way. Nothing is left out unasked.
    package var statement: SQL {
        let detection = detection.merging(["skip": "0"]) { given, _ in given }
        return "SELECT * FROM read_csv(\(arguments(options.merging(detection) { given, _ in given })))"
    }

    /// The same for the files of a pattern, of which the first was found to be so: what isn't certain there is text.
    package func statement(beginningWith first: CSVDialect) -> SQL {
        var reading = self
        for name in first.uncertain { reading.types[name] = .string(ColumnType.varchar.name) }
        if options["comment"] == nil { reading.options["comment"] = "''" }
        return reading.statement
    }

    /// Only detects: a row for each column, with what holds for the file beside it.
    ///
    /// DuckDB tells more of the file, such as a statement with all its columns, which beside each of thousands of
    /// columns would be gigabytes.
    package var sniffing: SQL {
        var options = options.merging(detection) { given, _ in given }
        // No more of a compressed file than what is looked at has to be unpacked; a line of 2 MB still fits.
        options["buffer_size"] = "2500000"
        let facts: SQL = "Delimiter, Quote, Escape, Comment, SkipRows, HasHeader, DateFormat, TimestampFormat"
        return "SELECT \(facts), unnest(Columns, recursive := true) FROM sniff_csv(\(arguments(options)))"
    }

    /// Reads the file as it was found to be, without looking at its head again.
    ///
    /// How lines end isn't said: DuckDB sees it by itself, and finds no rows when it is told `\r\n`.
    package func statement(_ found: CSVDialect) -> SQL {
        let quote = found.quote ?? "\""
        var details: OrderedDictionary<String, SQL> = [
            "auto_detect": "false",
            "delim": "\(literal: .string(found.delimiter))",
            // Where the head has no quotes, the rest may have.
            "quote": "\(literal: .string(quote))",
            "escape": "\(literal: .string(found.escape ?? quote))",
            "comment": "\(literal: .string(found.comment ?? ""))",
            "skip": "\(literal: .int(found.skip))",
            "header": "\(literal: .bool(found.hasHeader))",
            "columns": "\(literal: Schema(found.columns).types)",
        ]
        if let format = found.dateFormat { details["dateformat"] = "\(literal: .string(format))" }
        if let format = found.timestampFormat { details["timestampformat"] = "\(literal: .string(format))" }
        return "SELECT * FROM read_csv(\(arguments(options.merging(details) { given, _ in given })))"
    }

    /// What detection looks at. Written out, so that a later DuckDB detects the same.
    private var detection: OrderedDictionary<String, SQL> {
        var options: OrderedDictionary<String, SQL> = [
            "sample_size": "20480",
            // In the order in which they are tried.
            "auto_type_candidates": """
            ['NULL', 'BOOLEAN', 'BIGINT', 'DOUBLE', 'TIME', 'DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', \
            'VARCHAR']
            """,
        ]
        if !types.isEmpty { options["types"] = "\(literal: .map(types))" }
        return options
    }

    private func arguments(_ options: OrderedDictionary<String, SQL>) -> SQL {
        let fixed: OrderedDictionary<String, SQL> = [
            "strict_mode": "true", "hive_partitioning": "false",
            // Smaller than DuckDB's own: several threads then share even a small file.
            "buffer_size": "8000000",
        ]
        let pairs = fixed.merging(options) { _, given in given }.map { "\(raw: $0) = \($1)" as SQL }
        return (["\(literal: .string(file))"] + pairs).joined(by: ", ")
    }
}

/// What was found out about a CSV file from its head.
package struct CSVDialect: Hashable, Sendable {
    package var delimiter: String
    /// Nil where there is none in the head.
    package var quote: String?
    package var escape: String?
    package var comment: String?
    package var skip: Int
    package var hasHeader: Bool
    package var dateFormat: String?
    package var timestampFormat: String?
    package var columns: [Column]
    /// The columns that may be dates or times, but are written so that nobody can see which number is the day.
    package private(set) var uncertain: [String] = []

    /// Takes what `sniffing` of a reading has yielded, by the names of its columns.
    package init?(_ rows: [Parameters], of reading: CSVReading) {
        guard let first = rows.first, let delimiter = Self.text(first["Delimiter"]) else { return nil }
        self.delimiter = delimiter
        quote = Self.text(first["Quote"])
        escape = Self.text(first["Escape"])
        comment = Self.text(first["Comment"])
        skip = first["SkipRows"]?.int ?? 0
        hasHeader = first["HasHeader"]?.bool ?? true
        dateFormat = Self.text(first["DateFormat"])
        timestampFormat = Self.text(first["TimestampFormat"])
        columns = rows.compactMap { row in
            guard let name = row["name"]?.string, let type = row["type"]?.string else { return nil }
            return Column(name, ColumnType(type), isPattern: false)
        }
        let given = Set(reading.types.keys.map { $0.foldedName })
        func isUncertain(_ format: String?, _ option: String) -> Bool {
            format?.hasPrefix("%Y") == false && reading.options[option] == nil
        }
        func doubt(_ isAffected: (ColumnType) -> Bool) {
            for (index, column) in columns.enumerated()
            where isAffected(column.type) && !given.contains(column.name.foldedName) {
                columns[index].type = .varchar
                uncertain.append(column.name)
            }
        }
        if isUncertain(dateFormat, "dateformat") {
            dateFormat = nil
            doubt { $0 == "DATE" }
        }
        if isUncertain(timestampFormat, "timestampformat") {
            timestampFormat = nil
            doubt { $0.name.hasPrefix("TIMESTAMP") }
        }
    }

    private static func text(_ value: ParameterValue?) -> String? {
        value?.string.flatMap { $0 == "(empty)" ? nil : $0 }
    }
}
