import Editor
import Testing

@Suite("Folded diagrams") struct FoldedDiagramTests {
    @Test("a long chain goes on below, from the left")
    func chain() {
        let folded = sketch("a@0,0 b@1,0 c@2,0 d@3,0 e@4,0", "a>b b>c c>d d>e").folded(after: 2)
        #expect(folded.boxes.map(\.place.column) == [0, 1, 0, 1, 0])
        #expect(folded.boxes.map(\.place.row) == [0, 0, 1, 1, 2])
    }

    @Test("what fits stays as it is, and nothing is lost or covered", arguments: 1...40 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        let diagram = Diagram.random(seed: seed)
        #expect(diagram.folded(after: 6) == diagram)
        for columns in 1...3 {
            let folded = diagram.folded(after: columns)
            #expect(folded.boxes.map(\.id) == diagram.boxes.map(\.id))
            #expect(Set(folded.boxes.map(\.place)).count == diagram.boxes.count)
            #expect(folded.boxes.allSatisfy { $0.place.column < columns } || folded == diagram)
        }
    }
}
