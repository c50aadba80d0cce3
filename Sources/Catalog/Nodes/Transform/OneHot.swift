package import Workflow

package struct OneHot: FitNode {
    package let id: TypeID = "one-hot@1"
    package let transformer: any Transformer = OneHotEncoding()
    package let summary = "Turns categories into columns of 0 and 1."
    package let manual = """
        Learns the categories of each column and adds a column of 0 and 1 for each, named `origin_EWR`, in sorted
        order; the column itself is dropped unless `keep` is set.

        A category that was not seen when learning, and a missing value, give 0 in every column. Of a column with
        more than `max-categories` only the most frequent get a column; the others count as not seen.

        `drop-first` leaves out the first category of each column, which the others imply: for linear models
        without regularization.
        """
    package let parameters = [
        Parameter("columns", .columns(from: "table"), required: true, "The columns to encode."),
        Parameter("max-categories", .integer(1...10_000), default: 100, "How many categories a column may have."),
        Parameter("drop-first", .flag, default: false, "Leave out the first category of each column."),
        Parameter("keep", .flag, default: false, "Keep the encoded columns."),
        .refit,
    ]

    package init() {}

    package func settings(_ parameters: ParameterReader) throws(LoweringError) -> Parameters {
        [
            "max-categories": .int(parameters.int("max-categories") ?? 100),
            "drop-first": .bool(parameters.flag("drop-first")),
            "keep": .bool(parameters.flag("keep")),
        ]
    }
}
