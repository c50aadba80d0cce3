import Catalog
import Workflow

/// What is asked of a node's type over and over, asked once.
final class NodeKind: Sendable {
    let type: any NodeType
    let id: TypeID
    let inputs: PortList
    let outputs: PortList
    let traits: Traits
    let form: ProductionForm
    /// What captures and segments have to do with it.
    let role: Role

    enum Role { case captureStart, captureEnd, combiner, deployer, reader, writer, liveInput, answer, other }

    init(_ type: any NodeType) {
        self.type = type
        id = type.id
        (inputs, outputs, traits, form) = (type.inputs, type.outputs, type.traits, type.productionForm)
        role =
            switch id.name {
            case _ where type.family != .production: .other
            case _ where id.isCaptureStart: .captureStart
            case _ where id.isCaptureEnd: .captureEnd
            case "workflow-combiner": .combiner
            case "workflow-reader": .reader
            case "workflow-writer": .writer
            case _ where id.isLiveInput: .liveInput
            case _ where id.isAnswer: .answer
            case _ where id.deploys: .deployer
            default: .other
            }
    }

    /// Whether its outputs go by its inputs.
    var isMirror: Bool { if case .mirrored = outputs { true } else { false } }
    var hasOneInput: Bool { if case .fixed(let ports) = inputs { ports.count == 1 } else { false } }
    var hasOneOutput: Bool { if case .fixed(let ports) = outputs { ports.count == 1 } else { false } }
}
