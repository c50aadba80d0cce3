package import Workflow

/// Something that is to be opened as a document of its own.
package enum Opening: Hashable, Sendable {
    case file(String)
    /// A workflow that has no file yet. What is relative in it begins at the folder; nil is where Galley was started.
    case new(Workflow, folder: String?)
    /// The production workflow of a document whose values have all been fitted.
    case production(of: Workflow, folder: String)
    /// A file that a new document begins as.
    case template(String)
    /// The production workflow that a version deployed.
    case version(String, Int)
    /// A logged request of a deployment, in the production workflow of the version that answered it.
    case request(String, id: String)
    /// A copy of a sample, with the tour.
    case tour(String)

    /// What to call it until it is open.
    var name: String {
        switch self {
        case .file(let path), .template(let path): path.split(separator: "/").last.map(String.init) ?? path
        case .new(let workflow, _): workflow.name
        case .production(let creation, _): Self.productionName(of: creation)
        case .version(let name, let version): "\(name) v\(version)"
        case .request(let name, let id): "request \(id) of \(name)"
        case .tour: "the tour"
        }
    }

    static func productionName(of creation: Workflow) -> String { "\(creation.name)-production" }
}
