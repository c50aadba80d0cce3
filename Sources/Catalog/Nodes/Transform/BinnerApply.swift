package import Workflow

package struct BinnerApply: ApplyNode {
    package let id: TypeID = "binner-apply@1"
    package let transformer: any Transformer = Binning()
    package let summary = "Puts numbers into bins as learned elsewhere."
    package let manual = """
        Replaces numbers by the bins whose edges a `binner` node learned from its own rows.
        """

    package init() {}
}
