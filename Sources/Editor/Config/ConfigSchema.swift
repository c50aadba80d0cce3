import OrderedCollections
package import Workflow

/// A description of the configuration for programs: a JSON Schema of what `effective` gives as one object.
package enum ConfigSchema {
    package static func schema(of keyMap: KeyMap = .standard) -> ParameterValue {
        var properties: [(String, ParameterValue)] = ConfigOption.all.map { option in
            var entry: [(String, ParameterValue)] = [
                ("type", "string"), ("description", .string(option.summary)), ("default", .string(option.standard)),
            ]
            switch option.values {
            case .words(let words): entry.append(("enum", strings(words)))
            case .text(let examples): entry.append(("examples", strings(examples)))
            }
            return (option.name, map(entry))
        }
        let commands = keyMap.commands.map { command in
            (
                command.id,
                map([
                    ("description", .string("\(command.title). \(command.place.summary)")),
                    ("$ref", "#/$defs/keys"), ("default", strings(command.keys.map { KeySequence.write([$0]) })),
                ])
            )
        }
        properties.append(
            (
                "key",
                map([
                    ("type", "object"), ("description", "The keys of commands, by their ids."),
                    ("properties", map(commands)), ("additionalProperties", .bool(false)),
                ])
            ))
        let keys = map([
            ("type", "array"), ("items", map([("type", "string")])), ("uniqueItems", .bool(true)),
            (
                "description",
                "Sequences of keys that mean the command, such as dd, g n or Ctrl-x; none for an empty list."
            ),
        ])
        return map([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", "Galley's configuration"),
            ("type", "object"), ("properties", map(properties)), ("additionalProperties", .bool(false)),
            ("$defs", map([("keys", keys)])),
        ])
    }

    /// The configuration as it holds.
    package static func value(of text: ConfigText) -> ParameterValue {
        let options = ConfigOption.all.map { ($0.name, ParameterValue.string($0.write(text.config))) }
        let keys = text.keyMap.commands.map { ($0.id, strings($0.keys.map { KeySequence.write([$0]) })) }
        return map(options + [("key", map(keys))])
    }

    private static func strings(_ words: [String]) -> ParameterValue { .list(words.map { .string($0) }) }

    private static func map(_ entries: [(String, ParameterValue)]) -> ParameterValue {
        .map(OrderedDictionary(entries) { first, _ in first })
    }
}
