package import Workflow

// How specs are written down as parameters of the nodes that only production workflows have.

extension Schema {
    /// Reads a map from column names to types, the names as they are; entries of any other form are left out.
    package init(types: ParameterValue?) {
        self.init(map: types) { name, type in Column(name, type, isPattern: false) }
    }

    /// The columns as a map from names to types; of two columns with one name the first counts.
    package var types: ParameterValue { map(naming: \.name) }

    /// Reads what `parameter` wrote: names that end in `*` are patterns, but for those that end in `\*`.
    package init(parameter: ParameterValue?) {
        self.init(map: parameter) { name, type in
            name.hasSuffix("\\*") ? Column("\(name.dropLast(2))*", type, isPattern: false) : Column(name, type)
        }
    }

    /// The same map, in which a star at the end of a name tells whether that is a pattern.
    package var parameter: ParameterValue {
        map { !$0.isPattern && $0.name.hasSuffix("*") ? "\($0.name.dropLast())\\*" : $0.name }
    }

    private init(map: ParameterValue?, _ column: (String, ColumnType) -> Column) {
        self.init(
            (map?.map ?? [:]).compactMap { name, type in type.string.map { column(name, ColumnType($0)) } })
    }

    private func map(naming name: (Column) -> String) -> ParameterValue {
        .map(Parameters(columns.map { (name($0), .string($0.type.name)) }) { first, _ in first })
    }
}

extension ModelSpec {
    /// Reads what `parameters` wrote; nil where the kind is missing.
    package init?(parameters: Parameters) {
        guard let kind = parameters["kind"]?.string else { return nil }
        self.init(
            kind: ModelKind(kind), features: Schema(parameter: parameters["features"]).columns,
            target: Schema(parameter: parameters["target"]).columns.first,
            isClassification: parameters["classification"]?.bool ?? false, classes: parameters["classes"]?.list ?? [],
            added: Schema(parameter: parameters["added"]).columns,
            dropped: (parameters["dropped"]?.list ?? []).compactMap(\.string))
    }

    package var parameters: Parameters {
        var result: Parameters = ["kind": .string(kind.name), "features": Schema(features).parameter]
        if let target { result["target"] = Schema([target]).parameter }
        if isClassification { result["classification"] = true }
        if !classes.isEmpty { result["classes"] = .list(classes) }
        if !added.isEmpty { result["added"] = Schema(added).parameter }
        if !dropped.isEmpty { result["dropped"] = .list(dropped.map { .string($0) }) }
        return result
    }

    package static let parameterList = [
        Parameter("kind", .text, required: true, "Which fitting made the model."),
        Parameter("features", .map(of: .text), "The columns that it reads, each with its type."),
        Parameter("target", .map(of: .text), "The column that it predicts, with its type."),
        Parameter("classification", .flag, "Whether it predicts a class, not a number."),
        Parameter("classes", .list(of: .data), "The classes that it tells apart, in its own order."),
        Parameter("added", .map(of: .text), "The columns that it adds, each with its type."),
        Parameter("dropped", .list(of: .text), "The columns that those replace."),
    ]
}

extension PortSpec {
    /// Reads what `parameter` wrote.
    package init?(parameter: ParameterValue) {
        guard let map = parameter.map, let kind = map["kind"]?.string.flatMap({ PortKind(rawValue: $0) }) else {
            return nil
        }
        switch kind {
        case .table: self = map["columns"].map { .table(Schema(parameter: $0)) } ?? .unknown(.table)
        case .model:
            self = map["model"]?.map.flatMap { ModelSpec(parameters: $0) }.map { .model($0) } ?? .unknown(.model)
        case .workflow:
            self = map["ports"].flatMap { SegmentSpec(parameter: $0) }.map { .workflow($0) } ?? .unknown(.workflow)
        }
    }

    package var parameter: ParameterValue {
        var result: Parameters = ["kind": .string(kind.rawValue)]
        switch self {
        case .table(let schema): result["columns"] = schema.parameter
        case .model(let model): result["model"] = .map(model.parameters)
        case .workflow(let segment): result["ports"] = segment.parameter
        case .unknown: break
        }
        return .map(result)
    }
}

extension SegmentSpec {
    /// Reads what `parameter` wrote.
    package init?(parameter: ParameterValue) {
        guard let map = parameter.map else { return nil }
        func ports(_ side: String) -> [SegmentPort] {
            (map[side]?.map ?? [:]).compactMap { id, value in
                PortSpec(parameter: value).map { SegmentPort(id: PortID(id), spec: $0) }
            }
        }
        self.init(inputs: ports("inputs"), outputs: ports("outputs"))
    }

    package var parameter: ParameterValue {
        func map(_ ports: [SegmentPort]) -> ParameterValue {
            .map(Parameters(ports.map { ($0.id.text, $0.spec.parameter) }) { first, _ in first })
        }
        return .map(["inputs": map(inputs), "outputs": map(outputs)])
    }
}
