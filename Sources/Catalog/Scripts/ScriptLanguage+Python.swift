import Workflow

extension ScriptLanguage {
    package static let python = ScriptLanguage(
        name: "Python", ending: "py", program: "python3", setting: "GALLEY_PYTHON",
        environments: ["VIRTUAL_ENV", "CONDA_PREFIX"], remedy: "install it (apt-get install python3-venv)",
        syntax: ScriptSyntax(hasTripleQuotes: true, stringPrefixes: "rRbBuUfFtT", rawMark: nil, quotedNames: nil),
        keywords: words(
            """
            False None True and as assert async await break class continue def del elif else except finally for from
            global if import in is lambda match nonlocal not or pass raise return try while with yield
            """),
        carriers: same([
            "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
            "FLOAT", "DOUBLE", "DECIMAL", "VARCHAR", "BLOB", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S",
            "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE",
        ]).merging(["HUGEINT": .bigint, "UHUGEINT": "UBIGINT", "ENUM": .varchar, "UUID": .varchar]) { _, other in other
        },
        decimalDigits: 38)
}
