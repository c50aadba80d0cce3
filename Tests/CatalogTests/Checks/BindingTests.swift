import Catalog
import Synchronization
import Testing
import Workflow

@Suite struct BindingTests {
    /// The schemas that the binder is given to bind an expression over the flights.
    private func schemas(asked text: String) -> [Schema] {
        let binder = RecordingBinder()
        let type = RowFilter()
        let node = Node(type: type.id, parameters: ["where": .string(text)])
        var context = InferenceContext(
            id: "node", node: node, type: type, inputs: ["table": .table(.flights)], namedOutputs: [], folder: nil,
            binder: binder)
        _ = context.inferChecked(type)
        return binder.schemas.withLock { $0 }
    }

    @Test("the binder sees only the columns that an expression names, so that others may change")
    func named() {
        #expect(schemas(asked: "arr_delay > 15").map(\.names) == [["arr_delay"]])
        #expect(schemas(asked: "ARR_DELAY * distance > 15").map(\.names) == [["arr_delay", "distance"]])
    }

    @Test(
        "and all of them where it may read any",
        arguments: ["coalesce(*COLUMNS(*)) > 15", "arr_delay > (SELECT max(#1) FROM x)"])
    func all(text: String) {
        #expect(schemas(asked: text).first == .flights)
    }

    @Test("what can't be bound is bound with all columns before it is reported")
    func unbound() {
        #expect(schemas(asked: "arr_dely > 15").contains(.flights))
    }
}

private final class RecordingBinder: Binder {
    let schemas = Mutex<[Schema]>([])

    func columns(of sql: SQL, inputs: [PortID: Schema]) throws(BindError) -> Schema {
        schemas.withLock { $0 += inputs.values }
        return try FakeBinder().columns(of: sql, inputs: inputs)
    }

    func columns(of source: Source) throws(BindError) -> Schema { try FakeBinder().columns(of: source) }
}
