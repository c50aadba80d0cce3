import Capture
import Deployment
import Engine
import Foundation
import Testing
import Workflow

/// What a bundle keeps of training's values, and how later ones are counted against it.
struct ReferenceTests {
    @Test func `a bundle keeps how its inputs and predictions were spread, the same each time`() async throws {
        let study = try Study()
        _ = try await study.run(study.deployer)
        let bundle = try OpenBundle(study.registry.bundle(of: study.registry.version(of: "late")))
        let columns = Dictionary(bundle.contract.inputs[0].columns.map { ($0.name, $0.distribution) }) { a, _ in a }
        let id = try #require(columns["id"] ?? nil)
        #expect(id.edges == (1...9).map { Double($0 * 300 - 1) })
        #expect(id.counts == [Int](repeating: 300, count: 10))
        let temp = try #require(columns["temp"] ?? nil)
        #expect(temp.counts.reduce(0, +) == 3000 - 429)
        #expect(temp.edges == temp.edges?.sorted())
        let origin = try #require(columns["origin"] ?? nil)
        #expect(origin.counts == [1000, 1000, 1000, 0])
        let outputs = Dictionary(bundle.contract.outputs[0].columns.map { ($0.name, $0.distribution) }) { a, _ in a }
        #expect(outputs["late_probability"]??.counts.reduce(0, +) == 3000)
        #expect(outputs["late_predicted"]??.counts.reduce(0, +) == 3000)
        _ = try await study.run(study.deployer, ignoresCache: true)
        #expect(Set(try study.registry.versions(of: "late").map(\.bundle)).count == 1)
    }

    private func tally(_ gauge: ColumnGauge, _ column: TypedColumn, isNumeric: Bool = true) -> ColumnTally {
        var tally = ColumnTally()
        gauge.count(column, 0..<column.count, isNumeric: isNumeric, into: &tally)
        return tally
    }

    @Test func `numbers are counted into the bin whose end they don't exceed`() {
        let gauge = ColumnGauge(reference: Distribution(edges: [1, 2], counts: [5, 5, 5]), range: 0...3)
        let values = [-1, 1, 1.5, 2, 2.5, 9, .nan, 0]
        let missing = [false, false, false, false, false, false, false, true]
        let found = tally(gauge, TypedColumn(.doubles(values), missing: missing))
        #expect(found.rows == 8)
        #expect(found.bins == [2, 2, 2])
        #expect(found.missing == 2)
        #expect(found.outside == 2)
        #expect(tally(gauge, TypedColumn(.ints([1, 2, 3]))).bins == [1, 1, 1])
        #expect(tally(gauge, TypedColumn(.texts(["1.00", "2.50"]))).bins == [1, 0, 1])
    }

    @Test func `categories are counted, and those that training didn't see are named`() {
        let gauge = ColumnGauge(
            reference: Distribution(
                categories: [ContractValue(.string("a")), ContractValue(.string("b"))], counts: [5, 5, 0]))
        let found = tally(gauge, TypedColumn(.texts(["a", "b", "b", "new", "new", "x"])), isNumeric: false)
        #expect(found.bins == [1, 2, 3])
        #expect(found.unseen == ["new": 2, "x": 1])
        #expect(found.unseenCount == 3)
        let flags = ColumnGauge(
            reference: Distribution(categories: [ContractValue(.bool(true))], counts: [5, 0]))
        #expect(tally(flags, TypedColumn(.bools([true, false]))).bins == [1, 1])
    }

    @Test func `without a reference, what is missing, new and beyond the range is counted all the same`() {
        let gauge = ColumnGauge(categories: [ContractValue(.string("a"))])
        let found = tally(gauge, TypedColumn(.texts(["a", "b"])), isNumeric: false)
        #expect(found.bins.isEmpty)
        #expect(found.unseen == ["b": 1])
        #expect(tally(ColumnGauge(range: 0...1), TypedColumn(.doubles([0.5, 2]))).outside == 1)
    }

    @Test func `a reference that can't be is none`() {
        var unsound = Distribution(edges: [1, 2, 3], counts: [5])
        #expect(tally(ColumnGauge(reference: unsound), TypedColumn(.doubles([9]))).bins.isEmpty)
        unsound.edges = nil
        #expect(tally(ColumnGauge(reference: unsound), TypedColumn(.doubles([9]))).bins.isEmpty)
    }

    @Test func `however many new categories there are, few are kept`() {
        let gauge = ColumnGauge(categories: [ContractValue(.string("a"))])
        let found = tally(gauge, TypedColumn(.texts((0..<1000).map { "new \($0)" })), isNumeric: false)
        #expect(found.unseenCount == 1000)
        #expect(found.unseen.count == 20)
    }
}
