package import Workflow

package struct NormalizerApply: ApplyNode {
    package let id: TypeID = "normalizer-apply@1"
    package let transformer: any Transformer = Normalization()
    package let summary = "Scales columns as a normalizer learned it."
    package let manual = """
        Replaces each column that the `normalizer` was fitted on by `(x - center) / spread`, with the center and the
        spread that it learned from its own rows.
        """

    package init() {}
}
