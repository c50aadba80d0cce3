import Catalog
import Editor
import Testing
import Workflow

@Suite("Manual pages") struct ManualPageTests {
    @Test("paragraphs fill the width, whatever their lines were, and examples keep theirs")
    func paragraphs() throws {
        let type = try #require(Catalog.standard["logistic-regression@1"])
        let wide = ManualPage.lines(of: FormSheet(type), width: 400)
        #expect(wide.contains { $0.hasPrefix("Trains") && $0.hasSuffix("to the sum 1.") })
        let filter = try #require(Catalog.standard["row-filter@1"])
        #expect(ManualPage.lines(of: FormSheet(filter), width: 40).contains("      type: row-filter@1"))
    }
}
