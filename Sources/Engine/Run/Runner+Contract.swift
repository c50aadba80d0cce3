import Capture
import Catalog
import FoundationEssentials
import Workflow

extension Runner {
    /// A table that creation put into a capture, and the file that holds its first rows.
    struct Recording {
        var port: String
        var table: LazyTable
        var file: String
    }

    /// What the segment asks for, with what all of creation's rows tell of it, and an example of each input.
    func contract(
        of segment: Segment, _ folder: String, _ recordings: [Recording], _ id: NodeID
    ) throws(RunError) -> (contract: Contract, examples: [String: [String: ContractValue]]) {
        var analyzer = Analyzer(catalog: .standard, binder: binder, rules: [])
        var contract = Contract(of: analyzer.analyze(segment.workflow, folder: folder))
        var examples: [String: [String: ContractValue]] = [:]
        for index in contract.inputs.indices {
            let port = contract.inputs[index].port
            guard let known = try described(contract.inputs[index], from: recordings) else { continue }
            contract.inputs[index] = known.input
            examples[port] = known.example
        }
        return (contract, examples)
    }

    /// Finds what the recordings tell of the inputs of what a node will deploy, so that it is known by then.
    func describeAhead(from recordings: [Recording], _ id: NodeID) throws(RunError) {
        var analyzer = Analyzer(catalog: .standard, binder: binder, rules: [])
        guard let contract = try? analyzer.production(of: analysis, at: id).contract else { return }
        for input in contract.inputs { _ = try described(input, from: recordings) }
    }

    /// An input with what all of creation's rows tell of it, and an example.
    private func described(
        _ input: Contract.Input, from recordings: [Recording]
    ) throws(RunError) -> KnownInput? {
        let fitting = recordings.filter { recording in
            input.columns.allSatisfy { recording.table.schema[$0.name] != nil }
        }
        guard let recording = fitting.first(where: { $0.port == input.port }) ?? fitting.first else { return nil }
        let key = key(ofFactsAbout: input, in: recording.table)
        if let known = known(key, as: KnownInput.self) { return known }
        let facts = ContractFacts(connection: connection)
        let relation = try store.relation(recording.table, inAnyOrder: true)
        var filled = input
        let example = try store.execute(relation) { () throws(DuckDBError) in
            try facts.fill(&filled, from: relation.sql)
            return try facts.example(filled, from: recording.file)
        }
        let known = KnownInput(input: filled, example: example)
        remember(known, as: key)
        return known
    }

    /// Fills in how the predictions were spread that creation computed for an output. What else production computes
    /// follows from the inputs, and would take most of the time.
    func describe(_ output: inout Contract.Output, from tables: [LazyTable]) throws(RunError) {
        let table = tables.first { table in
            output.columns.allSatisfy { table.schema[$0.name]?.type.name == $0.type }
        }
        let predicted = analysis.predictedColumns
        let names = Set(output.columns.map(\.name).filter { name in predicted.contains { $0.matches(name) } })
        guard !names.isEmpty, let table else { return }
        var hasher = ContentHasher("answers 2")
        hasher.combine(table.key)
        hasher.combine(output.columns) { $0.combine("\($1.name) \($1.type)") }
        if let known = known(hasher.key, as: [Contract.OutputColumn].self) {
            output.columns = known
            return
        }
        let relation = try store.relation(table, inAnyOrder: true)
        var filled = output
        try store.execute(relation) { () throws(DuckDBError) in
            try ContractFacts(connection: connection).fill(&filled, names, from: relation.sql)
        }
        output = filled
        remember(output.columns, as: hasher.key)
    }

    /// What all of creation's rows told of an input.
    private struct KnownInput: Codable {
        var input: Contract.Input
        var example: [String: ContractValue]
    }

    private func key(ofFactsAbout input: Contract.Input, in table: LazyTable) -> ResultKey {
        var hasher = ContentHasher("facts 3")
        hasher.combine(input.port)
        hasher.combine(table.key)
        hasher.combine(input.columns) { $0.combine("\($1.name) \($1.type)") }
        hasher.combine(input.passed) { $0.combine("\($1.name) \($1.type)") }
        return hasher.key
    }

    func known<Facts: Decodable>(_ key: ResultKey, as type: Facts.Type) -> Facts? {
        guard !request.ignoresCache, let note = cache.result(key)?.note else { return nil }
        return try? JSONDecoder().decode(type, from: Data(note.utf8))
    }

    func remember(_ facts: some Encodable, as key: ResultKey) {
        guard let json = try? JSONEncoder().encode(facts) else { return }
        cache.store(CachedResult(kind: .table, note: String(decoding: json, as: UTF8.self)), as: key)
    }
}

extension Analysis {
    /// The columns that predictors add, perhaps as patterns.
    fileprivate var predictedColumns: [Column] {
        facts.indices.filter { type($0) is Predictor }
            .flatMap { facts[$0].lineage?["table"]?.computes.keys.sorted() ?? [] }
            .map { Column($0, .varchar) }
    }
}
