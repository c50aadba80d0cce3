import Catalog
package import Workflow

/// A Deploy node lets requests set what isn't there, or what callers may not set.
package struct ExposedNames: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        guard let production else { return [] }
        return analysis.structure.landmarks.deployers.flatMap { index -> [Diagnostic] in
            // Another Deploy node may take another part of the document.
            guard (try? analysis.productionSource(at: analysis.id(index))) == production.source else { return [] }
            let names = analysis.node(index).parameters["expose"]?.texts ?? []
            return names.compactMap { name in
                do throws(NotExposed) {
                    _ = try Contract.ExposedParameter(named: name, in: production.segment.workflow)
                    return nil
                } catch {
                    return Diagnostic(
                        "not-exposed", node: analysis.id(index), at: .parameter("expose"), error.description)
                }
            }
        }
    }
}
