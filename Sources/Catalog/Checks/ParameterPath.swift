package import Workflow

/// A value within a node's parameters: `columns`, the entry `speed` of `columns`, the `when` of the second rule.
package struct ParameterPath: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package var parameter: String
    package var steps: [Step]

    package init(_ parameter: String, _ steps: [Step] = []) {
        self.parameter = parameter
        self.steps = steps
    }

    package func appending(_ step: Step) -> ParameterPath { ParameterPath(parameter, steps + [step]) }

    package var place: Diagnostic.Place { .parameter(parameter) }

    /// `columns.speed`, `rules[2].when`; entries of lists count from 1.
    package var description: String {
        steps.reduce(parameter) { text, step in
            switch step {
            case .key(let key): "\(text).\(key)"
            case .index(let index): "\(text)[\(index + 1)]"
            }
        }
    }

    /// What a node has here.
    package func value(in node: Node) -> ParameterValue? {
        steps.reduce(node.parameters[parameter]) { value, step in
            switch step {
            case .key(let key): value?.map?[key]
            case .index(let index): value?.list.flatMap { $0.indices.contains(index) ? $0[index] : nil }
            }
        }
    }

    /// The edit that puts `value` here and leaves everything around it as it is; nil if there is nothing here.
    package func replacing(with value: ParameterValue, in node: Node, id: NodeID) -> Edit? {
        node.parameters[parameter]
            .flatMap { Self.change($0, steps[...], { _ in value }) }
            .map { .setParameter(id, parameter, $0, index: nil) }
    }

    /// The edit that gives the map entry here another key in the same place; nil if this isn't one.
    package func renaming(to key: String, in node: Node, id: NodeID) -> Edit? {
        guard case .key(let old)? = steps.last else {
            guard steps.isEmpty, let index = node.parameters.index(forKey: parameter), node.parameters[key] == nil
            else { return nil }
            return .batch(
                "rename \(parameter) to \(key)",
                [
                    .setParameter(id, parameter, nil, index: nil),
                    .setParameter(id, key, node.parameters.values[index], index: index),
                ])
        }
        return node.parameters[parameter]
            .flatMap { value in
                Self.change(value, steps.dropLast()) { map in
                    guard var entries = map.map, entries[key] == nil, let index = entries.index(forKey: old)
                    else { return nil }
                    let entry = entries.remove(at: index).value
                    entries.updateValue(entry, forKey: key, insertingAt: index)
                    return .map(entries)
                }
            }
            .map { .setParameter(id, parameter, $0, index: nil) }
    }

    private static func change(
        _ value: ParameterValue, _ steps: ArraySlice<Step>, _ body: (ParameterValue) -> ParameterValue?
    ) -> ParameterValue? {
        switch (steps.first, value) {
        case (nil, _):
            return body(value)
        case (.key(let key), .map(var entries)):
            guard let entry = entries[key], let changed = change(entry, steps.dropFirst(), body) else { return nil }
            entries[key] = changed
            return .map(entries)
        case (.index(let index), .list(var entries)):
            guard entries.indices.contains(index), let changed = change(entries[index], steps.dropFirst(), body)
            else { return nil }
            entries[index] = changed
            return .list(entries)
        default:
            return nil
        }
    }
}
