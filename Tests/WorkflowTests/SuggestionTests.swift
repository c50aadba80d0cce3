import Testing
import Workflow

@Suite struct SuggestionTests {
    @Test(
        "the nearest name wins",
        arguments: [
            ("arr_dely", "arr_delay"), ("arr_dealy", "arr_delay"), ("ARR_DELAY", "arr_delay"),
            ("dep_delai", "dep_delay"),
            ("dist", "distance"), ("orgin", "origin"),
        ])
    func nearest(wanted: String, meant: String) {
        let names = ["dep_delay", "arr_delay", "distance", "origin", "x"]
        #expect(Suggestion.closest(to: wanted, in: names) == meant)
    }

    @Test("nothing near is nothing", arguments: ["carrier", "y", "", "delay", "x"])
    func nothing(wanted: String) {
        #expect(Suggestion.closest(to: wanted, in: ["dep_delay", "arr_delay", "origin", "x"]) == nil)
    }

    @Test("a long word against many is quick to refuse")
    func long() {
        let wanted = String(repeating: "ab", count: 5_000)
        let names = (0..<1_000).map { "column_\($0)" }
        #expect(Suggestion.closest(to: wanted, in: names) == nil)
    }
}
