import Capture
import Catalog
import Glibc
import Workflow

/// Writes segments as production workflows: documents with their frozen parts in files beside them.
struct SegmentWriter {
    let runner: Runner
    /// Who is to blame when it fails.
    let node: NodeID
    /// Whether what it writes is only read by this run, and need not outlive a power cut.
    var isTemporary = false

    /// Writes the document `file`, and its parts into `NAME.frozen` beside it. A part that isn't there stays open.
    func write(_ segment: Segment, to file: String) throws(RunError) {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let folder = String(file[..<slash])
        let name = file[slash...].drop { $0 == "/" }.replacing(".galley.yaml", with: "")
        let moved = segment.moved(from: runner.analysis.folder, to: folder)
        let pinned = try pinning(moved, in: folder, under: "\(name).frozen")
        try put(Array(DocumentText.canonical(pinned.workflow).utf8), to: file)
    }

    /// The segment with its parts written to files in `folder/under`, named relative to `folder`.
    func pinning(_ segment: Segment, in folder: String, under: String) throws(RunError) -> Segment {
        var result = segment
        for part in segment.frozen {
            guard let value = part.value else {
                throw RunError(node: node, "\(part.origin) has not been fitted yet: run the whole workflow first")
            }
            let name = "\(under)/\(part.node)"
            let file: String
            switch value {
            case .model(let model):
                file = "\(name).json"
                try put(model.json(), to: "\(folder)/\(file)")
            case .table(let reference):
                file = "\(name).parquet"
                try copy(reference, of: part.origin, to: "\(folder)/\(file)")
            case .workflow(let inner):
                file = "\(name).galley.yaml"
                try write(inner, to: "\(folder)/\(file)")
            }
            guard let bytes = Files.read("\(folder)/\(file)") else {
                throw RunError(node: node, "\(folder)/\(file) can't be read back")
            }
            result = result.pinned(part.node, file: file, sha256: Files.sha256(bytes), bytes: bytes.count)
        }
        return result
    }

    private func copy(_ reference: TableReference, of origin: Endpoint, to file: String) throws(RunError) {
        guard let table = runner.frozenTables[reference.hash] else {
            throw RunError(node: node, "a frozen table is not there any more: run the workflow again")
        }
        let types = try table.schema.columns.map { column throws(RunError) in try inFile(column, of: origin) }
        try runner.copy(
            runner.cast(table, to: types, node), to: file, options: "(FORMAT parquet)", isTemporary: isTemporary, node)
    }

    /// The type in which a frozen table's file holds a column; the frozen node tells the column's own.
    private func inFile(_ column: Column, of origin: Endpoint) throws(RunError) -> ColumnType {
        do {
            return try LogicalType.named(column.type, on: runner.connection).inParquet()
        } catch is UnionInFile {
            throw RunError(
                node: node,
                """
                the column \(column.name) of \(origin) is \(column.type), which can't be frozen: cast it to another type
                """)
        } catch {
            throw RunError(node: node, "the column \(column.name) of \(origin) can't be frozen", detail: "\(error)")
        }
    }

    private func put(_ bytes: [UInt8], to file: String) throws(RunError) {
        let temporary = Files.temporary(for: file)
        try Files.requirePlace(for: file, node)
        guard Files.makeFolder(of: file), Files.write(bytes, to: temporary, sync: !isTemporary),
            rename(temporary, file) == 0
        else {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw RunError(node: node, "\(file) can't be written: \(reason)")
        }
    }
}

extension Runner {
    /// The table, or its first rows, with each column in the type given for it.
    func cast(_ table: LazyTable, to types: [ColumnType], limit: Int? = nil, _ id: NodeID) -> LazyTable {
        let columns = zip(table.schema.columns, types).map { column, type -> SQL in
            column.type == type
                ? "\(column: column.name)"
                : "CAST(\(column: column.name) AS \(raw: type.name)) AS \(column: column.name)"
        }
        let sql: SQL =
            "SELECT \(columns.joined(by: ", ")) FROM \(input: "table")\(raw: limit.map { " LIMIT \($0)" } ?? "")"
        var hasher = ContentHasher("record 2")
        hasher.combine(sql) { _ in table.key }
        return LazyTable(
            hasher.key, Schema(zip(table.schema.columns, types).map { Column($0.name, $1) }),
            .query(Query(sql), inputs: ["table": table]), keeping: .fused, node: id)
    }

    /// Writes a table to a file by way of a temporary one, so that the file is as before or as after.
    ///
    /// - Parameter isTemporary: whether the file need not outlive a power cut.
    func copy(
        _ table: LazyTable, to file: String, options: String, isTemporary: Bool = false, _ id: NodeID
    ) throws(RunError) {
        let temporary = Files.temporary(for: file)
        try Files.requirePlace(for: file, id)
        guard Files.makeFolder(of: file) else {
            throw RunError(node: id, "\(file) can't be written: \(String(cString: strerror(errno)))")
        }
        defer { unlink(temporary) }
        let statement = try store.statement(table)
        store.observer.began(statement.tables)
        let start = ContinuousClock.now
        do throws(RunError) {
            let rows = try store.execute(statement) { () throws(DuckDBError) in
                try connection.execute("COPY (\(statement.sql)\n) TO \(SQL.literal(temporary)) \(options)")
            }
            store.session.count(rows, of: table)
        } catch {
            var error = error
            if error.detail?.contains(temporary) == true {
                error.node = id
                error.message.replace(temporary, with: file)
                error.detail?.replace(temporary, with: file)
            }
            throw error
        }
        store.observer.ended(statement.tables, nil, nil, start.duration(to: .now).seconds)
        guard isTemporary || Files.sync(temporary), rename(temporary, file) == 0 else {
            throw RunError(node: id, "\(file) can't be written: \(String(cString: strerror(errno)))")
        }
    }

    func export(_ export: Export, _ node: Int) throws(RunError) -> (result: PortResult, fromCache: Bool) {
        let id = name(node)
        let table = try inputTable(export.input, of: node)
        var hasher = ContentHasher("export 1")
        hasher.combine(table.key)
        hasher.combine(export.file)
        hasher.combine(export.copyOptions)
        // The file that stands there is the one that this very export wrote.
        if !request.ignoresCache, let state = try? FileFingerprint(of: export.file),
            cache.result(hasher.key)?.note == state.description
        {
            return (.table(table), true)
        }
        try working(on: id) { () throws(RunError) in
            try copy(table, to: export.file, options: export.copyOptions, id)
        }
        if let state = try? FileFingerprint(of: export.file) {
            cache.store(CachedResult(kind: .table, note: state.description), as: hasher.key)
        }
        notes[id] = "wrote \(export.file)"
        return (.table(table), false)
    }
}
