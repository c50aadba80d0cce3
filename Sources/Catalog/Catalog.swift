package import Workflow

/// Every node type there is, by id.
package struct Catalog: Sendable {
    package let types: [any NodeType]
    private let byID: [TypeID: any NodeType]

    /// The catalog that Galley ships.
    package static let standard = Catalog(allNodeTypes)

    package init(_ types: [any NodeType]) {
        self.types = types.sorted { ($0.family.rawValue, $0.id.name) < ($1.family.rawValue, $1.id.name) }
        byID = Dictionary(types.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(id: TypeID) -> (any NodeType)? { byID[id] }

    /// The newest version of a type by name alone.
    package func newest(named name: String) -> (any NodeType)? {
        types.filter { $0.id.name == name }.max { $0.id.version < $1.id.version }
    }
}
