package import Catalog
package import Workflow

/// How segments join end to start: which earlier output feeds which later input, and what is left over.
///
/// Outputs feed inputs first as the map says, then by the same id, then by kind and schema. Of outputs left over
/// under one id the latest keeps it, of inputs the earliest: so an output is known by who wrote it last, and it
/// doesn't matter whether the first two or the last two of three segments are joined first.
package struct CombinePlan: Hashable, Sendable {
    /// A port of one of the segments, by the segment's position.
    package struct Place: Hashable, Sendable {
        package var segment: Int
        package var port: PortID
    }
    package struct JoinedLink: Hashable, Sendable {
        package var output: Place
        package var input: Place
    }
    package struct Exposed: Hashable, Sendable {
        package var id: PortID
        package var place: Place
        package var spec: PortSpec
    }

    package private(set) var links: [JoinedLink] = []
    package private(set) var inputs: [Exposed] = []
    package private(set) var outputs: [Exposed] = []
    /// What doesn't fit, a sentence each.
    package private(set) var problems: [String] = []

    /// The ports of the whole.
    package var spec: SegmentSpec {
        SegmentSpec(
            inputs: inputs.map { .init(id: $0.id, spec: $0.spec) },
            outputs: outputs.map { .init(id: $0.id, spec: $0.spec) })
    }

    /// - Parameters:
    ///   - segments: in order, each with the combiner's port that it comes in at.
    ///   - map: from the input of a later segment, `input` or `port.input`, to the output of an earlier one.
    package init(_ segments: [(port: PortID, spec: SegmentSpec)], map: [PortID: PortID]) {
        var unused = map
        for (number, segment) in segments.enumerated() {
            join(number, segment.port, segment.spec, &unused)
        }
        for key in unused.keys.sorted() {
            problems.append("the map names the input \"\(key)\", but no later segment has it")
        }
    }

    /// The parameter `map` of a combiner.
    static func map(in parameters: ParameterReader) -> [PortID: PortID] {
        var map: [PortID: PortID] = [:]
        for (input, output) in parameters["map"]?.map ?? [:] {
            map[PortID(input)] = output.string.map { PortID($0) }
        }
        return map
    }

    private mutating func join(_ number: Int, _ port: PortID, _ spec: SegmentSpec, _ map: inout [PortID: PortID]) {
        var open = spec.inputs
        let earlier = outputs
        var fed: Set<Place> = []
        func link(_ output: Exposed, _ input: PortID) -> JoinedLink {
            fed.insert(output.place)
            open.removeAll { $0.id == input }
            return JoinedLink(output: output.place, input: Place(segment: number, port: input))
        }
        for input in spec.inputs where number > 0 {
            let keys = [PortID("\(port).\(input.id)"), input.id]
            guard let key = keys.first(where: { map[$0] != nil }), let wanted = map.removeValue(forKey: key) else {
                continue
            }
            guard let output = earlier.first(where: { $0.id == wanted }) else {
                let hint = Suggestion.hint(for: wanted.text, in: earlier.map(\.id.text))
                problems.append(
                    "the map feeds \"\(key)\" from \"\(wanted)\", which no earlier segment puts out\(hint)")
                continue
            }
            guard output.spec.kind == input.spec.kind else {
                problems.append(
                    "the map feeds \"\(key)\", a \(input.spec.kind.rawValue), from \"\(wanted)\", "
                        + "a \(output.spec.kind.rawValue)")
                continue
            }
            links.append(link(output, input.id))
        }
        for input in open {
            let output = earlier.first {
                $0.id == input.id && $0.spec.kind == input.spec.kind && !fed.contains($0.place)
            }
            if let output { links.append(link(output, input.id)) }
        }
        for input in open {
            let output = earlier.first { !fed.contains($0.place) && $0.spec.fits(input.spec) }
            if let output { links.append(link(output, input.id)) }
        }
        outputs.removeAll { fed.contains($0.place) }
        for input in open {
            let id = input.id.free { id in inputs.contains { $0.id == id } }
            inputs.append(Exposed(id: id, place: Place(segment: number, port: input.id), spec: input.spec))
        }
        let latest = spec.outputs.map {
            Exposed(id: $0.id, place: Place(segment: number, port: $0.id), spec: $0.spec)
        }
        var kept = latest
        for var output in outputs.reversed() {
            output.id = output.id.free { id in kept.contains { $0.id == id } }
            kept.append(output)
        }
        outputs = kept.dropFirst(latest.count).reversed() + latest
    }
}

extension PortSpec {
    /// Whether what this carries can stand where `wanted` was: of one kind, with at least its columns.
    func fits(_ wanted: PortSpec) -> Bool {
        switch (self, wanted) {
        case (.table(let given), .table(let needed)):
            let columns = Dictionary(given.columns.map { ($0.name.foldedName, $0.type) }) { first, _ in first }
            return needed.columns.allSatisfy { columns[$0.name.foldedName] == $0.type }
        case (.model(let given), .model(let needed)):
            return given.kind == needed.kind && given.target == needed.target
        default: return false
        }
    }
}
