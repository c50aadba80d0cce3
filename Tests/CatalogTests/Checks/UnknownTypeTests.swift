import Catalog
import Testing
import Workflow

@Suite("Unknown types") struct UnknownTypeTests {
    @Test("a type or version that isn't there is named, with what is")
    func unknown() {
        let catalog = Catalog([RowFilter(), Limit()])
        #expect(catalog.diagnostic(forTypeOf: "a", "row-filter@1") == nil)
        let version = catalog.diagnostic(forTypeOf: "a", "row-filter@9")
        #expect(version?.code == "unknown-version")
        #expect(version?.fix?.edit == .setType("a", "row-filter@1"))
        let slip = catalog.diagnostic(forTypeOf: "a", "row-fitler@1")
        #expect(slip?.code == "unknown-type")
        #expect(slip?.fix?.edit == .setType("a", "row-filter@1"))
        let other = catalog.diagnostic(forTypeOf: "a", "teleporter@1")
        #expect(other?.code == "unknown-type" && other?.fix == nil)
    }
}
