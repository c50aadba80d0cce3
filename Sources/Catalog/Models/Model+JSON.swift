import Workflow

/// A model as it is written down when it is frozen: JSON whose bytes depend on the model alone, so that their hash
/// stands for it. Doubles are written so that the identical bits are read back.
extension Model {
    package static let format = 1

    /// UTF-8, ending in a newline.
    package func json() -> [UInt8] {
        var entries: Parameters = [
            "galley-model": .int(Self.format),
            "kind": .string(kind.name),
            "features": .list(features.map(Self.value)),
        ]
        if let target { entries["target"] = Self.value(target) }
        if !classes.isEmpty { entries["classes"] = .list(classes) }
        if !settings.isEmpty { entries["settings"] = .map(settings) }
        if !state.isEmpty { entries["state"] = .list(state.map(ParameterValue.map)) }
        if let payload { entries["payload"] = .string(payload) }
        var writer = JSONWriter()
        writer.write(.map(entries))
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// - Throws: when the bytes are not JSON, or not a model of a format that is known.
    package init(json: [UInt8]) throws(JSONError) {
        let root = try JSONReader.value(of: json)
        guard let entries = root.map, let format = entries["galley-model"]?.int else {
            throw JSONError("this is not a model", offset: 0)
        }
        guard format == Self.format else {
            throw JSONError("this model has format \(format); this Galley reads format \(Self.format)", offset: 0)
        }
        guard let kind = entries["kind"]?.string, let features = entries["features"]?.list?.map(Self.column),
            !features.contains(nil)
        else { throw JSONError("this model lacks its kind or its features", offset: 0) }
        self.init(
            kind: ModelKind(kind), features: features.compactMap(\.self),
            target: entries["target"].flatMap(Self.column),
            classes: entries["classes"]?.list ?? [], settings: entries["settings"]?.map ?? [:],
            state: entries["state"]?.list?.compactMap(\.map) ?? [], payload: entries["payload"]?.string)
    }

    private static func value(_ column: Column) -> ParameterValue {
        ["name": .string(column.name), "type": .string(column.type.name)]
    }

    private static func column(_ value: ParameterValue) -> Column? {
        guard let name = value.map?["name"]?.string, let type = value.map?["type"]?.string else { return nil }
        return Column(name, ColumnType(type), isPattern: false)
    }
}
