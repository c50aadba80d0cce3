import Workflow

extension ScriptLanguage {
    package static let r = ScriptLanguage(
        name: "R", ending: "R", program: "Rscript", setting: "GALLEY_RSCRIPT",
        environments: ["CONDA_PREFIX"], remedy: "install R (apt-get install r-base-core)",
        syntax: ScriptSyntax(
            hasTripleQuotes: false, stringPrefixes: "", rawMark: "rR", quotedNames: "`", nameMarks: "."),
        keywords: words(
            """
            if else repeat while function for next break TRUE FALSE NULL Inf NaN NA NA_integer_ NA_real_ in
            NA_character_
            """),
        carriers: same(["BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "VARCHAR", "DATE", "TIME", "TIMESTAMP"])
            .merging([
                "TINYINT": "INTEGER", "SMALLINT": "INTEGER", "UTINYINT": "INTEGER", "USMALLINT": "INTEGER",
                "UINTEGER": .bigint, "UBIGINT": .bigint, "HUGEINT": .bigint, "UHUGEINT": .bigint, "FLOAT": .double,
                "DECIMAL": .double, "ENUM": .varchar, "UUID": .varchar, "TIMESTAMP_S": .timestamp,
                "TIMESTAMP_MS": .timestamp, "TIMESTAMP WITH TIME ZONE": .timestamp,
            ]) { _, other in other },
        // As many as a double tells apart.
        decimalDigits: 15)
}
