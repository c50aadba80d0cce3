package import Workflow

/// What every kind of node declares. One type is one file under `Nodes/`, found by the roster.
///
/// A released version never changes what it computes; a change is a new version beside the old one.
package protocol NodeType: Sendable {
    var id: TypeID { get }
    /// A sentence for lists: what the node does.
    var summary: String { get }
    /// The manual page, in Markdown, without a heading: what it does, each choice explained, an example.
    var manual: String { get }
    var family: Family { get }
    var inputs: PortList { get }
    var outputs: PortList { get }
    var parameters: [Parameter] { get }

    /// How each row that leaves relates to the rows that came in.
    var rowEffect: RowEffect { get }
    /// The same of a node with these parameters, where they decide it.
    func rowEffect(of node: Node) -> RowEffect
    /// What stands for this node in a production workflow.
    var productionForm: ProductionForm { get }
    /// What validation warns of when such a node is captured or placed wrongly.
    var traits: Traits { get }
    /// How what leaves it is drawn; nil for all but view nodes.
    var chart: ChartKind? { get }

    /// What the output ports will carry, before anything runs. Findings go to `context`.
    func infer(_ context: inout InferenceContext) -> [PortID: PortSpec]

    /// The operations that compute the outputs; model inputs are known by now.
    func lower(_ context: LoweringContext) throws(LoweringError) -> [PortID: Operation]

    /// Which input columns each output column is made from; nil for "all from all".
    func lineage(_ context: InferenceContext) -> [PortID: Lineage]?
}

/// The group a node type is listed under; each is a folder below `Nodes/`.
package enum Family: String, CaseIterable, Sendable {
    case sources, table, transform, learn, score, view, production
}

/// How the rows that leave a node relate to those that came in.
package enum RowEffect: Sendable {
    /// Row n out is made from row n in alone.
    case oneToOne
    /// Like `oneToOne`, but rows may be dropped.
    case filter
    /// Rows out may depend on any rows in.
    case anything
}

/// What stands for a node in a production workflow.
package enum ProductionForm: Sendable {
    /// The node itself.
    case same
    /// It learned from data: this apply type takes its table, with the `model` output frozen.
    case apply(TypeID)
    /// It only yields models (a learner): its outputs are frozen and what fed it stays out.
    case frozen
    /// Nothing: tables pass straight through (Capture Start and End).
    case passThrough
}

package struct Traits: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Reads data from outside.
    package static let source = Traits(rawValue: 1 << 0)
    /// Writes something outside when it runs.
    package static let sink = Traits(rawValue: 1 << 1)
    /// Takes a random or leading part of the rows, which production must not.
    package static let samples = Traits(rawValue: 1 << 2)
    /// Splits rows into training and test parts.
    package static let partitions = Traits(rawValue: 1 << 3)
    /// Learns from the rows it is given.
    package static let fits = Traits(rawValue: 1 << 4)
    /// Applies a model that was trained for a target.
    package static let predicts = Traits(rawValue: 1 << 5)
    /// Takes any number of inputs, none at all included.
    package static let standsAlone = Traits(rawValue: 1 << 6)
    /// Tells how good predictions are.
    package static let judges = Traits(rawValue: 1 << 7)
    /// Runs another program, which may do whatever the user may.
    package static let runsProgram = Traits(rawValue: 1 << 8)
}

extension NodeType {
    package var rowEffect: RowEffect { .anything }
    package func rowEffect(of node: Node) -> RowEffect { rowEffect }
    package var productionForm: ProductionForm { .same }
    package var traits: Traits { [] }
    package var chart: ChartKind? { nil }
    package func lineage(_ context: InferenceContext) -> [PortID: Lineage]? { nil }

    /// Asks the binder for the columns of the very SQL that will run.
    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.inferFromLowering(of: self)
    }
}
