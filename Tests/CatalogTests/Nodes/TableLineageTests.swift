import Catalog
import Testing
import Workflow

@Suite("Lineage of table nodes") struct TableLineageTests {
    private func lineage(
        _ type: any NodeType, _ parameters: Parameters,
        _ inputs: OrderedDictionary<PortID, Schema> = ["table": .flights],
        port: PortID = "table"
    ) -> Lineage? {
        let context = InferenceContext(
            id: "node", node: Node(type: type.id, parameters: parameters), type: type,
            inputs: inputs.mapValues { .table($0) }, namedOutputs: [], folder: nil, binder: FakeBinder())
        return type.lineage(context)?[port]
    }

    private func columns(_ names: String...) -> Set<ColumnReference> {
        Set(names.map { ColumnReference("table", $0) })
    }

    @Test("a filter passes everything and reads its condition")
    func filter() {
        let found = lineage(RowFilter(), ["where": "ARR_DELAY > 1"])
        #expect(found?.rows == columns("arr_delay"))
        #expect(found?.passes.count == 5 && found?.computes.isEmpty == true)
    }

    @Test("an expression replaces one column and adds another")
    func expression() {
        let found = lineage(Expression(), ["columns": ["Distance": "distance * 2", "sum": "arr_delay + distance"]])
        #expect(found?.computes == ["distance": columns("distance"), "sum": columns("arr_delay", "distance")])
        #expect(found?.passes["distance"] == nil && found?.passes.count == 4)
    }

    @Test("rules read their conditions and values")
    func rules() {
        let found = lineage(
            RuleEngine(),
            ["column": "c", "rules": [["when": "arr_delay > 1", "then": "carrier"]], "otherwise": "origin"])
        #expect(found?.computes == ["c": columns("arr_delay", "carrier", "origin")])
    }

    @Test("a renamed column is still the column")
    func rename() {
        let found = lineage(ColumnRename(), ["columns": ["distance": "miles"]])
        #expect(found?.passes["miles"] == ColumnReference("table", "distance"))
        #expect(found?.passes["distance"] == nil)
    }

    @Test("a join's rows depend on its keys")
    func join() {
        let tables: OrderedDictionary<PortID, Schema> = [
            "left": .flights, "right": [Column("origin", .varchar), Column("carrier", .varchar)],
        ]
        let found = lineage(Joiner(), ["on": ["origin"], "kind": "left"], tables)
        #expect(found?.rows == [ColumnReference("left", "origin"), ColumnReference("right", "origin")])
        #expect(found?.passes["carrier_right"] == ColumnReference("right", "carrier"))
        let full = lineage(Joiner(), ["on": ["origin"], "kind": "full"], tables)
        #expect(full?.computes["origin"] == found?.rows)
        #expect(lineage(Joiner(), ["on": ["origin"], "kind": "anti"], tables)?.passes.count == 5)
    }

    @Test("groups, pivots and long tables")
    func reshaped() {
        let group = lineage(
            GroupBy(), ["by": ["origin"], "aggregates": ["m": "mean(distance)", "n": "count(*)"]])
        #expect(group?.computes == ["origin": columns("origin"), "m": columns("distance"), "n": []])
        #expect(group?.rows == columns("origin"))
        let pivot = lineage(
            Pivot(), ["rows": ["origin"], "column": "carrier", "names": ["UA"], "values": "distance"])
        #expect(pivot?.computes["UA"] == columns("carrier", "distance"))
        let long = lineage(Unpivot(), ["columns": ["arr_delay", "distance"], "keep-nulls": false])
        #expect(long?.computes == ["name": [], "value": columns("arr_delay", "distance")])
        #expect(long?.rows == columns("arr_delay", "distance"))
    }

    @Test("what orders, splits and drops rows is read")
    func rows() {
        #expect(lineage(Sorter(), ["by": ["distance": "ascending"]])?.rows == columns("distance"))
        #expect(lineage(Deduplicate(), ["by": ["origin", "carr*"]])?.rows == columns("origin", "carrier"))
        #expect(lineage(Deduplicate(), [:])?.rows.count == 5)
        let split: Parameters = ["method": "stratified", "stratify": "origin"]
        #expect(lineage(Partitioning(), split, port: "test")?.rows == columns("origin"))
        #expect(lineage(Partitioning(), [:], port: "train")?.rows == [])
        #expect(lineage(Limit(), ["rows": 1])?.passes.count == 5)
    }

    @Test("concatenated columns come from every table")
    func concatenate() {
        let found = lineage(
            Concatenate(), [:],
            ["table-1": [Column("a", .bigint)], "table-2": [Column("A", .bigint), Column("b", .bigint)]])
        #expect(
            found?.computes == [
                "a": [ColumnReference("table-1", "a"), ColumnReference("table-2", "A")],
                "b": [ColumnReference("table-2", "b")],
            ])
    }
}
