import Catalog
import Testing
import Workflow

@Suite struct JSONReaderTests {
    @Test("two halves are one character only where they stand together")
    func halves() throws {
        #expect(try JSONReader.value(of: Array(#""\ud83d\ude00""#.utf8)) == "😀")
        for text in [#""\ud83d   \ude00""#, #""\ud83d\ u de00""#, #""\ud83d""#, #""\ude00\ud83d""#] {
            #expect(throws: JSONError.self, "\(text)") { try JSONReader.value(of: Array(text.utf8)) }
        }
    }
}
