import Capture
import Catalog
import Testing
import Workflow

struct ParameterChangeTests {
    private func contract(_ kinds: [String: Parameter.Kind]) -> Contract {
        var contract = Contract(inputs: [], outputs: [])
        contract.parameters = kinds.sorted { $0.key < $1.key }.compactMap { name, kind in
            Contract.ExposedParameter("keep", Parameter(name, kind, ""), in: Workflow(name: "w"))
        }
        return contract
    }

    @Test("A parameter that requests may set is minor when it comes, major when it goes or takes something else")
    func levels() {
        let none = Contract(inputs: [], outputs: [])
        let (wide, narrow) = (contract(["share": .number(0...2)]), contract(["share": .number(0...1)]))
        #expect(ContractChange(from: none, to: wide).sentence == "minor: the parameter keep.share may be set")
        #expect(ContractChange(from: wide, to: none).sentence == "major: the parameter keep.share is gone")
        #expect(ContractChange(from: wide, to: narrow).level == .major)
        #expect(ContractChange(from: wide, to: wide).level == .patch)
    }

    @Test("What is written into SQL, or names columns or files, can't be exposed")
    func kinds() {
        let kinds: [String: Parameter.Kind] = [
            "a": .expression(from: "table"), "b": .statement, "c": .columns(from: "table"), "d": .text,
            "e": .file(toWrite: false), "f": .data, "g": .list(of: .flag),
        ]
        #expect(contract(kinds).parameters == [])
    }
}
