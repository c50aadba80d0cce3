import Engine
import Testing

@testable import Service

@Suite struct AnswerRowsTests {
    @Test("Neighboring rows of the same columns become one part, whoever was answered first")
    func neighbors() {
        let (first, second) = ([TypedColumn(.ints([1, 2, 3, 4]))], [TypedColumn(.ints([5, 6, 7, 8]))])
        let parts = [
            AnswerRows(columns: first, rows: 2..<3), AnswerRows(columns: second, rows: 0..<1),
            AnswerRows(columns: first, rows: 0..<2), AnswerRows(columns: second, rows: 3..<4),
        ]
        let joined = AnswerRows.joiningNeighbors(parts)
        let found = Set(joined.map { [$0.columns == first ? 1 : 2, $0.rows.lowerBound, $0.rows.upperBound] })
        #expect(joined.count == 3)
        #expect(found == [[1, 0, 3], [2, 0, 1], [2, 3, 4]])
    }

    @Test("Nothing is nothing")
    func none() { #expect(AnswerRows.joiningNeighbors([]).isEmpty) }
}
