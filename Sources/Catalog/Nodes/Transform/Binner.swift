package import Workflow

package struct Binner: FitNode {
    package let id: TypeID = "binner@1"
    package let transformer: any Transformer = Binning()
    package let summary = "Puts numbers into bins."
    package let manual = """
        Replaces numbers by the bin they fall into. A bin holds its lower edge; the first and the last are open, so
        that every number has a bin.

        - `equal-width`: the range seen when learning, cut into `bins` equal parts.
        - `quantile`: `bins` parts with about equally many rows; equal edges become one.
        - `edges`: the given `edges`.

        `output` says what stands for a bin: its number from 0 up, or a label such as `[10, 20)`. With a `suffix` the
        bins get a column of their own, `age` + `_bin`, and the numbers stay.
        """
    package let parameters = [
        Parameter("columns", .columns(from: "table"), required: true, "The columns to put into bins."),
        Parameter(
            "method", .choice(["equal-width", "quantile", "edges"]), default: "equal-width", "Where the edges are."),
        Parameter("bins", .integer(2...1_000), default: 10, "How many bins; not used with given edges."),
        Parameter("edges", .list(of: .number(nil)), when: .init("method", is: "edges"), "The edges between bins."),
        Parameter("output", .choice(["numbers", "labels"]), default: "numbers", "What stands for a bin."),
        Parameter("suffix", .text, default: "", "What to append to a column's name for its bins."),
        .refit,
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) throws(LoweringError) -> Parameters {
        let method = parameters.string("method") ?? "equal-width"
        var settings: Parameters = ["method": .string(method)]
        if method == "edges" {
            let edges = parameters["edges"]?.list?.compactMap(\.double).filter(\.isFinite) ?? []
            guard !edges.isEmpty else { throw LoweringError("give at least one edge", at: .parameter("edges")) }
            settings["edges"] = .list(edges.map(ParameterValue.double))
        } else {
            settings["bins"] = .int(parameters.int("bins") ?? 10)
        }
        settings["output"] = .string(parameters.string("output") ?? "numbers")
        settings["suffix"] = .string(parameters.string("suffix") ?? "")
        return settings
    }
}
