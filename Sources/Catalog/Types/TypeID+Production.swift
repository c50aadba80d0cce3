package import Workflow

/// What nodes of a type are to captures and to production workflows.
extension TypeID {
    package var isCaptureStart: Bool { name == "capture-start" }
    package var isCaptureEnd: Bool { name == "capture-end" }

    /// Whether such a node stands for a live input of a production workflow.
    package var isLiveInput: Bool { name == "workflow-input" }

    /// Whether such a node stands for an output of a production workflow.
    package var isAnswer: Bool { name == "workflow-output" }

    /// Whether such a node holds a value that was copied in at capture.
    package var isFrozen: Bool { name.hasPrefix("frozen-") }
}
