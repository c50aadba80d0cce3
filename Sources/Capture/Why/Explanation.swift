package import Workflow

/// Which path put a node into an extract, or what kept it out.
package struct Explanation: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The node is Capture Start or Capture End.
        case boundary
        /// The node is in the extract as it is.
        case kept
        /// The node's apply form is in the extract, with what it learned frozen.
        case applied(TypeID)
        /// The node feeds a static input that is refreshed, so it was taken along.
        case refreshed
        /// The node learned a model in the frame; the model is in the extract, not the node.
        case learned
        /// The node's value enters the frame as a static input and is frozen in.
        case frozen
        /// The node's value enters the frame as a static input and became a live input.
        case promoted
        /// The node is the Start or End of a capture within the frame, where tables just pass through.
        case passedThrough
        /// The node lies in the frame, but all that it feeds there are these nodes' models, which are frozen.
        case onlyFits([NodeID])
        /// The node is fed from the frame, but doesn't lead to Capture End.
        case deadEnd
        /// The node comes before the frame and feeds Capture Start.
        case before
        /// The node comes after Capture End.
        case after
        /// The node has nothing to do with the frame.
        case outside
    }

    package var node: NodeID
    package var kind: Kind
    /// The capture that this is about; nil where there is none.
    package var capture: String?
    /// The shortest path that decides: from Start over the node to End, or as far as there is one.
    package var path: [NodeID]
    /// Whether the node, or what stands for it, is in the extract.
    package var isIncluded: Bool
    /// The same in words.
    package var sentence: String
}
