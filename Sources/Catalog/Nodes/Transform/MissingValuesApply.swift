package import Workflow

package struct MissingValuesApply: ApplyNode {
    package let id: TypeID = "missing-values-apply@1"
    package let transformer: any Transformer = Imputation()
    package let summary = "Fills in missing values as learned elsewhere."
    package let manual = """
        Replaces missing values by those that a `missing-values` node learned from its own rows.
        """

    package init() {}
}
