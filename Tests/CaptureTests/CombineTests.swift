import Capture
import Catalog
import Testing
import Workflow

@Suite struct CombineTests {
    /// `in > out`, each a list of ports `id` or `id:column,column`; models are written `id!kind`.
    private func spec(_ text: String) -> SegmentSpec {
        let sides = text.split(separator: ">", omittingEmptySubsequences: false).map { side in
            side.split(separator: " ").map { word -> SegmentSpec.SegmentPort in
                if let mark = word.firstIndex(of: "!") {
                    let kind = ModelKind(String(word[word.index(after: mark)...]))
                    return .init(id: PortID(String(word[..<mark])), spec: .model(ModelSpec(kind: kind, features: [])))
                }
                let parts = word.split(separator: ":")
                let names = parts.count > 1 ? parts[1].split(separator: ",") : []
                let schema = Schema(names.map { Column(String($0), .double) })
                return .init(id: PortID(String(parts[0])), spec: .table(schema))
            }
        }
        return SegmentSpec(inputs: sides[0], outputs: sides[1])
    }

    private func plan(_ segments: [String], _ map: [PortID: PortID] = [:]) -> CombinePlan {
        CombinePlan(
            segments.enumerated().map {
                (PortID($0.offset == 0 ? "workflow" : "workflow-\($0.offset + 1)"), spec($0.element))
            },
            map: map)
    }

    @Test(
        "outputs feed inputs by map, by id, by kind and schema; what is left over is exposed",
        arguments: [
            (["t > t", "t > t"], [:], "0.t>1.t", "t > t"),
            (["t > x:a,b", "y:a > z"], [:], "0.x>1.y", "t > z"),
            (["t > x:a", "y:a,b > z"], [:], "", "t y > x z"),
            (["t > x:a y:a", "y:a > z"], [:], "0.y>1.y", "t > x z"),
            (["t > x:a y:a", "y:a > z"], ["y": "x"], "0.x>1.y", "t > y z"),
            (["t > m!trees", "n!trees t > z"], [:], "0.m>1.n", "t t-2 > z"),
            (["t > m!trees", "n!linear > z"], [:], "", "t n > m z"),
            (["t > a", "a > b", "b > c"], [:], "0.a>1.a 1.b>2.b", "t > c"),
            (["t > a:q", "u:r > v", "a:q > c"], [:], "0.a>2.a", "t u > v c"),
            (["t > a:q b:q", "a:q > c", "a:q > d"], ["workflow-3.a": "b"], "0.a>1.a 0.b>2.a", "t > c d"),
            (["t > x:q", "u:r > x:s"], [:], "", "t u > x-2 x"),
        ])
    func joining(segments: [String], map: [PortID: PortID], links: String, ports: String) {
        let plan = plan(segments, map)
        #expect(plan.problems.isEmpty)
        let found = plan.links.map {
            "\($0.output.segment).\($0.output.port)>\($0.input.segment).\($0.input.port)"
        }
        #expect(found.joined(separator: " ") == links)
        let inputs = plan.spec.inputs.map(\.id.text).joined(separator: " ")
        let outputs = plan.spec.outputs.map(\.id.text).joined(separator: " ")
        #expect("\(inputs) > \(outputs)" == ports)
    }

    @Test(
        "a mapping that doesn't fit is an error",
        arguments: [
            (
                ["t": "tabel"] as [PortID: PortID],
                "the map feeds \"t\" from \"tabel\", which no earlier segment puts out; did you mean \"table\"?"
            ),
            (["u": "table"], "the map names the input \"u\", but no later segment has it"),
            (["t": "m"], "the map feeds \"t\", a table, from \"m\", a model"),
        ])
    func misfits(map: [PortID: PortID], message: String) {
        #expect(plan(["x > table m!trees", "t > z"], map).problems == [message])
    }

    @Test("it doesn't matter which two of three are joined first", arguments: 0..<200)
    func associative(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        func ports(_ count: Int) -> [String] {
            // By id alone: every id has its own schema, so that nothing else fits.
            Array(["a:a", "b:b", "c:c", "d:d"].shuffled(using: &random).prefix(count))
        }
        func segment() -> SegmentSpec {
            let count = Int.random(in: 1...3, using: &random)
            return spec("\(ports(count).joined(separator: " ")) > \(ports(count).joined(separator: " "))")
        }
        let (first, second, third) = (segment(), segment(), segment())
        func join(_ left: SegmentSpec, _ right: SegmentSpec) -> SegmentSpec {
            CombinePlan([("workflow", left), ("workflow-2", right)], map: [:]).spec
        }
        let (left, right) = (join(join(first, second), third), join(first, join(second, third)))
        // A second port of one name is told by a number, which depends on who came first; its kind doesn't.
        func plain(_ ports: [SegmentSpec.SegmentPort]) -> [String] { ports.map { "\($0.spec)" }.sorted() }
        #expect(plain(left.inputs) == plain(right.inputs), "seed \(seed)")
        #expect(plain(left.outputs) == plain(right.outputs), "seed \(seed)")
    }

    @Test("nodes of one name in two segments get names of their own, the same each time")
    func names() throws {
        let text = """
            rows: source columns=a
            s: start name=one
            x: step adds=b reads=a
            e: end name=one
            t: start name=two
            join: join on=a
            f: end name=two
            both: combiner
            rows -> s -> x -> e
            e.table -> t -> join.left
            x -> join.right
            join -> f
            e.workflow -> both.workflow
            f.workflow -> both.workflow-2
            """
        let found = try production(drawing(text))
        #expect(
            lines(found.segment.workflow) == [
                "input-table: workflow-input", "x: step", "x-2: frozen-table", "join: join",
                "output-table: workflow-output",
                "input-table -> x", "x -> join.left", "x-2 -> join.right", "join -> output-table",
            ])
        #expect(found.segment.frozen.map(\.node) == ["x-2"])
        #expect(try production(drawing(text)).segment == found.segment)
        #expect(found.segment.inputOrigins == ["table": Endpoint("s", "table")])
        #expect(found.segment.outputOrigins == ["table": Endpoint("f", "table")])
    }

    @Test("a mapping that no longer fits is reported at the combiner")
    func reported() {
        let text = lateFlights.replacing("combine: combiner", with: "combine: combiner map=table:featrues")
        let found = analysis(drawing(text)).diagnostics.filter { $0.severity == .error }
        #expect(found.map(\.code) == ["combine-mismatch"])
        #expect(found.first?.node == "combine")
    }
}
