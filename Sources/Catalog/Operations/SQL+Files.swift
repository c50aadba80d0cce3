extension SQL {
    /// How the rows of a file are written down.
    package enum FileFormat: String, Sendable { case csv, json, parquet }

    /// The rows of a file as a relation.
    package static func reading(_ file: String, as format: FileFormat, _ options: String...) -> String {
        // A name that looks like a pattern means that file alone.
        let escaped = file.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
        return reading(escaped, format, options)
    }

    /// The same of each file that a pattern names.
    package static func reading(pattern: String, as format: FileFormat, _ options: String...) -> String {
        reading(pattern, format, options)
    }

    /// Left to itself, DuckDB adds the columns that the names of folders spell, such as `day` of `day=1/rows.parquet`.
    private static func reading(_ path: String, _ format: FileFormat, _ options: [String]) -> String {
        let arguments = [literal(path)] + options + ["hive_partitioning = false"]
        return "read_\(format.rawValue)(\(arguments.joined(separator: ", ")))"
    }
}
