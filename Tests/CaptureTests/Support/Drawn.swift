import Capture
import Catalog
import Workflow

/// The nodes and connections of a workflow, a line each, for expectations.
func lines(_ workflow: Workflow) -> [String] {
    workflow.nodes.map { "\($0.key): \($0.value.type.name)" } + workflow.connections.map(\.description)
}

func production(_ workflow: Workflow, at node: NodeID? = nil) throws -> Production {
    var analyzer = Analyzer(catalog: drawingCatalog, binder: NoBinder())
    let analysis = analyzer.analyze(workflow)
    return try analyzer.production(of: analysis, at: node)
}

/// Flights in small: split, fitted preprocessing captured on the training path, a captured predictor on the test path.
let lateFlights = """
    flights: source columns=carrier,hour,delay
    weather: source columns=hour,wind
    join: join on=hour
    flown: keep reads=delay
    late: step adds=late reads=delay
    split: split
    prepare-start: start name=prepare
    wind: step adds=wind reads=wind
    one-hot: fit columns=carrier
    prepare-end: end name=prepare
    learner: learn target=late features=carrier_*,wind,hour
    test-wind: step adds=wind reads=wind
    test-one-hot: apply
    score-start: start name=score
    predictor: predict
    score-end: end name=score
    combine: combiner
    deploy: deploy name=late
    flights -> join.left
    weather -> join.right
    join -> flown -> late -> split
    split.train -> prepare-start -> wind -> one-hot
    one-hot.table -> prepare-end -> learner
    split.test -> test-wind -> test-one-hot.table
    one-hot.model -> test-one-hot.model
    test-one-hot -> score-start -> predictor.table
    learner -> predictor.model
    predictor -> score-end
    prepare-end.workflow -> combine.workflow
    score-end.workflow -> combine.workflow-2
    combine -> deploy
    """
