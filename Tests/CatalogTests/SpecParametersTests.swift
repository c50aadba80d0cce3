import Catalog
import Testing
import Workflow

@Suite struct SpecParametersTests {
    @Test("columns are read as they were written, whether a star at the end makes them patterns or not")
    func stars() {
        let schema = Schema([
            Column("x*", .double, isPattern: false), Column("y_*", .bigint), Column("z\\*", .varchar, isPattern: false),
            Column("*", .date, isPattern: false),
        ])
        #expect(Schema(parameter: schema.parameter) == schema)
        #expect(Schema(types: ["x*": "DOUBLE"]).isComplete)
        #expect(Schema(types: schema.types).names == schema.names)
    }
}
