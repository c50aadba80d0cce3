package import Workflow

/// A language that scripts are written in: how its texts look, what runs them, which values it holds. One file for each.
package struct ScriptLanguage: Sendable {
    /// As people call it.
    package let name: String
    /// How its files end, without the dot.
    package let ending: String
    /// What runs it, looked for along PATH.
    package let program: String
    /// The environment variable that names another.
    package let setting: String
    /// Environment variables with the folder of an environment that is active, whose own program goes before PATH's.
    package let environments: [String]
    /// How a machine comes to have it.
    package let remedy: String
    /// What of the language its texts are taken apart by.
    let syntax: ScriptSyntax
    package let keywords: Set<String>
    /// As which type each of DuckDB's travels to a script without loss, by the names before any bracket.
    let carriers: [String: ColumnType]
    /// How many digits of a decimal it holds.
    let decimalDigits: Int

    /// As which type values of this one reach a script; nil for those that it isn't given, nor may yield.
    package func carrier(of type: ColumnType) -> ColumnType? {
        guard !type.name.hasSuffix("]") else { return nil }
        let name = String(type.name.prefix { $0 != "(" })
        guard let carrier = carriers[name] else { return nil }
        if name == "DECIMAL" {
            let digits = Int(type.name.dropFirst(name.count + 1).prefix(while: \.isNumber)) ?? 18
            guard digits <= decimalDigits else { return nil }
        }
        return carrier.name == name ? type : carrier
    }
}

extension ScriptLanguage: Hashable {
    package static func == (left: ScriptLanguage, right: ScriptLanguage) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension ScriptLanguage {
    static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    /// Carriers that are the types themselves.
    static func same(_ names: [String]) -> [String: ColumnType] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, ColumnType($0)) })
    }
}
