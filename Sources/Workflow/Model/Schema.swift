/// The type of a column, named as DuckDB names it: `BIGINT`, `DOUBLE`, `VARCHAR`, `DECIMAL(18,3)`, `INTEGER[]`.
public struct ColumnType: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }

    public static let boolean: ColumnType = "BOOLEAN"
    public static let bigint: ColumnType = "BIGINT"
    public static let double: ColumnType = "DOUBLE"
    public static let varchar: ColumnType = "VARCHAR"
    public static let date: ColumnType = "DATE"
    public static let timestamp: ColumnType = "TIMESTAMP"

    private static let integers: Set<String> = [
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
        "UHUGEINT",
    ]

    public var isInteger: Bool { Self.integers.contains(name) }
    public var isFloating: Bool { name == "DOUBLE" || name == "FLOAT" }
    public var isNumeric: Bool { isInteger || isFloating || name.hasPrefix("DECIMAL") && !name.hasSuffix("]") }
    public var isBoolean: Bool { self == .boolean }
    public var isText: Bool { name == "VARCHAR" || name.hasPrefix("ENUM(") }
    public var isTemporal: Bool {
        ["DATE", "TIME", "INTERVAL"].contains(name) || name.hasPrefix("TIMESTAMP") && !name.hasSuffix("]")
            || name == "TIME WITH TIME ZONE"
    }

    /// How many digits a DECIMAL has behind the point; nil for every other type.
    package var scale: Int? {
        guard name.hasPrefix("DECIMAL("), name.hasSuffix(")"), let comma = name.lastIndex(of: ",") else { return nil }
        return Int(name[name.index(after: comma)...].dropLast())
    }

    public var description: String { name }
}

/// A column of a table. A *pattern* column such as `origin_*` stands for columns whose names
/// are only known once a node has been fitted.
public struct Column: Hashable, Sendable, CustomStringConvertible {
    public var name: String
    public var type: ColumnType
    public var isPattern: Bool

    /// - Parameter isPattern: if not said, what ends in `*` is one. A table that is there has none.
    public init(_ name: String, _ type: ColumnType, isPattern: Bool? = nil) {
        self.name = name
        self.type = type
        self.isPattern = isPattern ?? name.hasSuffix("*")
    }

    /// The same column with values of another type.
    public func holding(_ type: ColumnType) -> Column { Column(name, type, isPattern: isPattern) }

    /// Whether a reference to `wanted` may mean this column. Names ignore the case of ASCII's letters, as in SQL.
    public func matches(_ wanted: String) -> Bool {
        if name == wanted { return true }
        let (name, wanted) = (name.foldedName, wanted.foldedName)
        return name == wanted || isPattern && wanted.hasPrefix(name.dropLast())
    }

    public var description: String { "\(name) \(type)" }
}

/// The columns of a table, in order.
public struct Schema: Hashable, Sendable, ExpressibleByArrayLiteral {
    public var columns: [Column]

    public init(_ columns: [Column]) { self.columns = columns }
    public init(arrayLiteral columns: Column...) { self.columns = columns }

    public var names: [String] { columns.map(\.name) }
    /// Whether every column's name is known before anything has been fitted.
    public var isComplete: Bool { !columns.contains(where: \.isPattern) }

    public subscript(name: String) -> Column? { columns.first { $0.matches(name) } }

    /// The columns that a selection names, in the table's order; an entry may end in `*`.
    public func selecting(_ selection: [String]) -> [Column] {
        let selectors = selection.map(selector)
        return columns.filter { column in selectors.contains { $0(column) } }
    }

    /// The entries of a selection that no column answers to.
    public func unmatched(_ selection: [String]) -> [String] {
        selection.filter { entry in !columns.contains(where: selector(entry)) }
    }

    /// What tells whether an entry means a column. One that ends in `*` means all that begin so, unless one of the
    /// columns has that very name.
    private func selector(_ entry: String) -> (Column) -> Bool {
        let wanted = entry.foldedName
        let isName = columns.contains { !$0.isPattern && $0.name.foldedName == wanted }
        guard entry.hasSuffix("*"), !isName else { return { $0.matches(entry) } }
        return { $0.matches(entry) || $0.name.foldedName.hasPrefix(wanted.dropLast()) }
    }
}
