package import Workflow

/// What to run, and with what in the place of what the document says.
package struct RunRequest: Sendable {
    package var workflow: Workflow
    /// The document's folder, absolute; relative paths in parameters start there.
    package var folder: String?
    /// Nil runs everything, writers and deployments included; else what these nodes need and no more.
    package var targets: Set<NodeID>?
    /// Tables for the `workflow-input` nodes of a production workflow, as files by port id.
    package var inputs: [PortID: String]
    /// Forget cached results and compute anew.
    package var ignoresCache: Bool
    /// What Deploy nodes hand their segments to.
    package var deployer: (any Deployer)?
    /// What the workflow may read and write.
    package var access: FileAccess
    /// The document as it is written, where there is one; what is deployed keeps it.
    package var text: String?

    package init(
        workflow: Workflow, folder: String?, targets: Set<NodeID>? = nil, inputs: [PortID: String] = [:],
        ignoresCache: Bool = false, deployer: (any Deployer)? = nil, text: String? = nil,
        access: FileAccess = .everything
    ) {
        self.workflow = workflow
        self.folder = folder
        self.targets = targets
        self.inputs = inputs
        self.ignoresCache = ignoresCache
        self.deployer = deployer
        self.text = text
        self.access = access
    }
}

/// One output of one node.
package struct PortReference: Hashable, Sendable, CustomStringConvertible {
    package var node: NodeID
    package var port: PortID

    package init(_ node: NodeID, _ port: PortID) {
        self.node = node
        self.port = port
    }

    package var description: String { "\(node).\(port)" }
}
