import Catalog
import Testing
import Workflow

@Suite("Manual pages") struct ManualTests {
    @Test("type ids are unique") func unique() {
        let ids = Catalog.standard.types.map(\.id)
        #expect(Set(ids).count == ids.count)
    }

    @Test("every page says what each parameter is for", arguments: Catalog.standard.types.map(\.id))
    func page(id: TypeID) throws {
        let type = try #require(Catalog.standard[id])
        #expect(type.summary.hasSuffix("."))
        #expect(type.manual.count > 60)
        for parameter in type.parameters {
            #expect(!["title", "type", "at"].contains(parameter.name), "reserved for the document")
            #expect(parameter.name.wholeMatch(of: #/[a-z0-9]+(-[a-z0-9]+)*/#) != nil, "\(parameter.name)")
            #expect(parameter.summary.hasSuffix("."))
            #expect(!parameter.isRequired || parameter.standard == nil, "\(parameter.name)")
        }
    }

    @Test(
        "the pages of tables and files name every parameter and show an example",
        arguments: Catalog.standard.types.filter { [.table, .sources].contains($0.family) }.map(\.id))
    func example(id: TypeID) throws {
        let type = try #require(Catalog.standard[id])
        #expect(type.manual.contains("Example:\n"))
        #expect(type.manual.contains("type: \(id)"))
        for parameter in type.parameters {
            let isNamed = type.manual.contains("`\(parameter.name)") || type.manual.contains("\(parameter.name):")
            #expect(isNamed, "\(parameter.name)")
        }
    }
}
