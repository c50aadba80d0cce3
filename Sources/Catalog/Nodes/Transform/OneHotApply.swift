package import Workflow

package struct OneHotApply: ApplyNode {
    package let id: TypeID = "one-hot-apply@1"
    package let transformer: any Transformer = OneHotEncoding()
    package let summary = "Turns categories into columns as learned elsewhere."
    package let manual = """
        Adds the columns of 0 and 1 that a `one-hot` node learned, always the same and in the same order. A category
        that was not seen then, and a missing value, give 0 in every column.
        """

    package init() {}
}
