import Capture
import Catalog
import Workflow

extension Runner {
    /// Carries out one operation; says whether nothing had to be computed. Nil if it goes on in the background.
    func carryOut(
        _ operation: Operation, _ node: Int, _ port: PortID
    ) throws(RunError) -> (result: PortResult, fromCache: Bool)? {
        switch operation {
        case .alias(let input): return (try self.input(input, of: node), true)
        case .query(let query):
            let keepsRows = analysis.type(node)?.rowEffect == .oneToOne
            let keeping = keeping(query, node, port)
            return (.table(try lazyTable(query, node, keeping: keeping, keepsRows: keepsRows)), true)
        case .script(let script): return (.table(try lazyTable(script, node)), true)
        case .source(let source): return (.table(try lazyTable(source, node, port)), true)
        case .fit(let fit): return try self.fit(fit, node)
        case .applyOwnModel(let input): return (.table(try applyOwnModel(to: input, node, port)), true)
        case .train(let training): return try train(training, node)
        case .model(let model): return (.model(key(of: model), model), true)
        case .export(let export): return try self.export(export, node)
        case .liveInput(let name, let schema): return (.table(try liveTable(name, schema, node)), true)
        case .liveModel(let name): return (try liveModel(name, node), true)
        case .frozen(let file): return (try frozen(file, node, port), true)
        case .workflow(let operation): return try carryOut(operation, node, port)
        }
    }

    func key(of model: Model) -> ResultKey {
        var hasher = ContentHasher("model 1")
        hasher.combine(model)
        return hasher.key
    }

    private func lazyTable(_ source: Source, _ node: Int, _ port: PortID) throws(RunError) -> LazyTable {
        let id = name(node)
        let files: [FileFingerprint]
        do throws(FileProblem) { files = try FileFingerprint.expanding(source.files) } catch {
            throw RunError(node: id, "\(error)")
        }
        var hasher = ContentHasher("source 1")
        hasher.combine(source.sql) { _ in nil }
        hasher.combine(files) { $0.combine($1.description) }
        let key = hasher.key
        let reading = try reading(of: source, id)
        let keeping = plan.readers(of: node, port) > 1 ? LazyTable.Keeping.shared : .fused
        return LazyTable(key, reading.schema, .source(reading.sql, files: files), keeping: keeping, node: id)
    }

    private func reading(of source: Source, _ id: NodeID) throws(RunError) -> DuckDBBinder.Reading {
        do throws(BindError) { return try binder.reading(of: source) } catch {
            throw RunError(node: id, error.summary, detail: error.message, sql: error.sql)
        }
    }

    private func lazyTable(_ script: Script, _ node: Int) throws(RunError) -> LazyTable {
        let id = name(node)
        let interpreter: ScriptInterpreter
        do throws(ScriptInterpreter.Missing) { interpreter = try ScriptInterpreter.find(script.language) } catch {
            throw RunError(node: id, error.description)
        }
        let inputs = Dictionary(uniqueKeysWithValues: self.inputs(of: node).compactMapValues(\.table).map { $0 })
        let schema: Schema
        do throws(BindError) { schema = try binder.columns(of: script.declaration, inputs: [:]) } catch {
            throw RunError(node: id, error.summary, detail: error.message, sql: error.sql)
        }
        var hasher = ContentHasher("script 1")
        hasher.combine(script.text)
        hasher.combine(schema.columns)
        hasher.combine(script.isRowByRow ? "row by row" : "at once")
        for text in [script.language.name, interpreter.path, interpreter.version] { hasher.combine(text) }
        hasher.combine(Array(script.variables)) { hasher, entry in
            hasher.combine(entry.value)
            hasher.combine(inputs[entry.key]?.key.text ?? "")
        }
        return LazyTable(
            hasher.key, schema,
            .script(ScriptCall(script: script, schema: schema, interpreter: interpreter, node: id), inputs: inputs),
            keeping: .shared, node: id, keepsRows: script.isRowByRow)
    }

    private func fit(_ fit: Fit, _ node: Int) throws(RunError) -> (result: PortResult, fromCache: Bool) {
        let id = name(node)
        let table = try lazyTable(fit.query, node, keeping: .fused, keepsRows: false)
        var hasher = ContentHasher("fit 1")
        hasher.combine(fit.kind.name)
        hasher.combine(fit.features)
        hasher.combine(fit.settings)
        hasher.combine(table.key)
        let key = hasher.key
        if let model = cachedModel(key) { return (.model(key, model), true) }
        try requireComputing(id)
        let statement = try store.statement(table, ofInputsInAnyOrder: true)
        let start = ContinuousClock.now
        let rows = try working(on: id) { () throws(RunError) in
            try store.execute(statement) { () throws(DuckDBError) in try connection.rows(statement.sql) }
        }
        let seconds = start.duration(to: .now).seconds
        let names = table.schema.names
        let state = rows.map { row in Parameters(zip(names, row)) { first, _ in first } }
        let model: Model
        do throws(LoweringError) { model = try fit.model(state: state) } catch {
            throw RunError(node: id, place: error.place, error.message)
        }
        cache.store(model, CachedResult(kind: .model, seconds: seconds), as: key)
        store.observer.ended(statement.tables.filter { $0.key != table.key }, nil, nil, seconds)
        return (.model(key, model), false)
    }

    private func applyOwnModel(to input: PortID, _ node: Int, _ port: PortID) throws(RunError) -> LazyTable {
        let id = name(node)
        let table = try inputTable(input, of: node)
        guard let model = results[Output(node: node, port: "model")]?.model else {
            throw RunError(node: id, "the node has learned nothing to apply")
        }
        do throws(LoweringError) {
            let query = try model.transform(table.schema, input: input)
            return try transformed(query, node)
        } catch {
            throw RunError(node: id, place: error.place, error.message)
        }
    }

    /// Row by row, so each reader may compute it anew.
    private func transformed(_ query: Query, _ node: Int) throws(LoweringError) -> LazyTable {
        do throws(RunError) { return try lazyTable(query, node, keeping: .fused, keepsRows: true) } catch {
            throw LoweringError(error.message)
        }
    }

    func cachedModel(_ key: ResultKey) -> Model? {
        if request.ignoresCache { return nil }
        return cache.model(key)
    }

    /// A table of a production workflow that is given as a file.
    private func liveTable(_ port: PortID, _ schema: Schema, _ node: Int) throws(RunError) -> LazyTable {
        let id = name(node)
        if let given = live[port]?.table { return given }
        guard let file = request.inputs[port] else {
            throw RunError(
                node: id, "give the input \"\(port)\" a table: --input \(port)=FILE, or a reader in its place")
        }
        let files: [FileFingerprint]
        do throws(FileProblem) { files = try FileFingerprint.expanding([file]) } catch {
            throw RunError(node: id, "\(error)")
        }
        let reading = try reading(of: file, as: schema, id)
        let columns = try schema.columns.map { column throws(RunError) -> SQL in
            guard let given = reading.schema[column.name] else {
                // A column that only passes through changes no answer.
                let contract = Contract(of: analysis).inputs.first { $0.port == port.text }
                guard contract?.passed.contains(where: { $0.name == column.name }) == true else {
                    throw RunError(node: id, "\(file) lacks the column \(column.name)")
                }
                return "CAST(NULL AS \(raw: column.type.name)) AS \(column: column.name)"
            }
            return SQL.cast(given, to: column.type, as: column.name)
        }
        let sql = "SELECT \(columns.joined(by: ", ").text) FROM (\(reading.sql))"
        var hasher = ContentHasher("live 1")
        hasher.combine(sql)
        hasher.combine(files) { $0.combine($1.description) }
        return LazyTable(hasher.key, schema, .source(sql, files: files), keeping: .shared, node: id)
    }

    /// A file's rows in the types that are asked for, which a CSV file's texts may not look like: `007` is a text where
    /// one is wanted.
    private func reading(
        of file: String, as schema: Schema, _ id: NodeID
    ) throws(RunError) -> DuckDBBinder.Reading {
        let detected = try reading(of: Self.source(file), id)
        let types = schema.columns.compactMap { column -> (String, ParameterValue)? in
            guard let found = detected.schema[column.name], found.type != column.type else { return nil }
            let isPlain = column.type.isNumeric || column.type.isBoolean || column.type.isTemporal
            return (found.name, .string(isPlain ? column.type.name : "VARCHAR"))
        }
        guard !types.isEmpty else { return detected }
        return try reading(of: Self.source(file, types: Parameters(uniqueKeysWithValues: types)), id)
    }

    private func liveModel(_ port: PortID, _ node: Int) throws(RunError) -> PortResult {
        let id = name(node)
        if let given = live[port]?.model { return .model(key(of: given), given) }
        guard let file = request.inputs[port] else {
            throw RunError(node: id, "give the input \"\(port)\" a model: --input \(port)=FILE")
        }
        guard let bytes = Files.read(file) else { throw RunError(node: id, "\(file) can't be read") }
        do throws(JSONError) {
            let model = try Model(json: bytes)
            return .model(key(of: model), model)
        } catch {
            throw RunError(node: id, "\(file) is not a model: \(error.message)")
        }
    }

    /// What reads a file by the ending of its name.
    private static func source(_ file: String, types: Parameters = [:]) -> Source {
        let name = FileFingerprint.unpackedName(file)
        func source(_ format: SQL.FileFormat) -> Source {
            Source("SELECT * FROM \(raw: SQL.reading(pattern: file, as: format))", files: [file])
        }
        if name.hasSuffix(".parquet") { return source(.parquet) }
        if [".json", ".jsonl", ".ndjson"].contains(where: name.hasSuffix) { return source(.json) }
        // Of what is given every line counts.
        return Source(CSVReading(file, options: ["comment": "''"], types: types))
    }

    private func frozen(_ file: FrozenFile, _ node: Int, _ port: PortID) throws(RunError) -> PortResult {
        let id = name(node)
        if file.kind == .table, request.access != .everything {
            try FrozenTableLimits.check(file.file, id, connection)
        }
        guard let bytes = Files.read(file.file) else { throw RunError(node: id, "\(file.file) can't be read") }
        guard Files.sha256(bytes) == file.sha256 else {
            throw RunError(node: id, "\(file.file) is not the file that was frozen: its hash differs")
        }
        switch file.kind {
        case .model:
            do throws(JSONError) {
                let model = try Model(json: bytes)
                return .model(key(of: model), model)
            } catch {
                throw RunError(node: id, "\(file.file) is not a model: \(error.message)")
            }
        case .table:
            return .table(try frozenTable(file, id))
        case .workflow:
            return try segment(inFile: file.file, node)
        }
    }

    /// The file's rows in the types that were frozen: it holds some of them as texts.
    private func frozenTable(_ file: FrozenFile, _ id: NodeID) throws(RunError) -> LazyTable {
        let types = Dictionary(file.columns.columns.map { ($0.name, $0.type) }) { first, _ in first }
        let stored: SQL = "SELECT * FROM \(raw: SQL.reading(file.file, as: .parquet))"
        do throws(BindError) {
            let columns = try binder.columns(of: Source(stored, files: [file.file])).columns.map {
                SQL.cast($0, to: types[$0.name] ?? $0.type)
            }
            let sql: SQL = "SELECT \(columns.joined(by: ", ")) FROM (\(stored))"
            let schema = try binder.columns(of: Source(sql, files: [file.file]))
            var hasher = ContentHasher("frozen 2")
            hasher.combine(file.sha256)
            hasher.combine(schema.columns)
            return LazyTable(
                hasher.key, schema, .source(sql.rendered { SQL.quoted($0.text) }, files: []), keeping: .shared,
                node: id)
        } catch {
            throw RunError(node: id, error.message, detail: error.message, sql: error.sql)
        }
    }
}

extension RunError {
    init(_ error: TrainingError, node: NodeID) {
        switch error {
        case .cancelled: self.init(node: node, "cancelled", isCancellation: true)
        case .unfit(let message, let place): self.init(node: node, place: place, message)
        case .library(let message, let words): self.init(node: node, message, detail: words)
        case .database(let error): self.init(error, node: node, sql: error.sql)
        }
    }
}
