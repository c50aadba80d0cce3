package import Catalog
import Workflow

extension OpenBundle {
    /// What columns of answers tell, as far as predictors made them; by name.
    package var meanings: [String: PredictionMeaning] {
        var meanings: [String: PredictionMeaning] = [:]
        for connection in workflow.connections where connection.to.port == "model" {
            guard let node = workflow.nodes[connection.to.node],
                let predictor = Catalog.standard[node.type] as? Predictor,
                let model = workflow.nodes[connection.from.node].flatMap({ ModelSpec(parameters: $0.parameters) })
            else { continue }
            meanings.merge(predictor.meanings(of: model, node)) { $1 }
        }
        return meanings
    }
}
