import Capture
import Catalog
import Glibc
import Workflow

/// Writes segments as production workflows: documents with their frozen parts in files beside them. Parts have names that
/// tell their content, so that the document that stands there is whole until the new one takes its place.
struct SegmentWriter {
    let runner: Runner
    /// Who is to blame when it fails.
    let node: NodeID
    /// Whether what it writes is only read by this run, and need not outlive a power cut.
    var isTemporary = false

    /// Writes the document `file`, and its parts into `NAME.frozen` beside it. A part that isn't there stays open.
    func write(_ segment: Segment, to file: String) throws(RunError) {
        let (folder, last) = Self.parts(of: file)
        let parts = "\(last.replacing(".galley.yaml", with: "")).frozen"
        let before = Self.frozenFiles(of: file)
        try put(try document(of: segment, in: folder, parts: parts), to: file)
        // Of what else lies there nobody knows whose it is.
        for old in before.subtracting(Self.frozenFiles(of: file)) where old.hasPrefix("\(folder)/\(parts)/") {
            unlink(old)
        }
    }

    private func document(of segment: Segment, in folder: String, parts: String) throws(RunError) -> [UInt8] {
        let moved = segment.moved(from: runner.analysis.folder, to: folder)
        return Array(DocumentText.canonical(try pinning(moved, in: folder, under: parts).workflow).utf8)
    }

    /// The segment with its parts written to files in `folder/under`, named relative to `folder`.
    func pinning(_ segment: Segment, in folder: String, under: String) throws(RunError) -> Segment {
        var result = segment
        for part in segment.frozen {
            guard let value = part.value else {
                throw RunError(node: node, "\(part.origin) has not been fitted yet: run the whole workflow first")
            }
            let name = "\(under)/\(part.node)"
            let pin: Pin
            switch value {
            case .model(let model): pin = try put(model.json(), in: folder, as: name, "json")
            case .table(let reference):
                let temporary = Files.temporary(for: "\(folder)/\(name)")
                defer { unlink(temporary) }
                try copy(reference, of: part.origin, to: temporary)
                guard let bytes = Files.read(temporary) else {
                    throw RunError(node: node, "\(folder)/\(name) can't be read back")
                }
                pin = Pin(bytes, name, "parquet")
                try move(temporary, to: "\(folder)/\(pin.file)")
            case .workflow(let inner):
                let text = try document(of: inner, in: "\(folder)/\(under)", parts: "\(part.node).frozen")
                pin = try put(text, in: folder, as: name, "galley.yaml")
            }
            result = result.pinned(part.node, file: pin.file, sha256: pin.sha256, bytes: pin.bytes)
        }
        return result
    }

    /// What tells a part's content, in its name too.
    private struct Pin {
        let file: String
        let sha256: String
        let bytes: Int

        init(_ content: [UInt8], _ name: String, _ ending: String) {
            sha256 = Files.sha256(content)
            bytes = content.count
            file = "\(name)-\(sha256.prefix(8)).\(ending)"
        }
    }

    private func put(
        _ content: [UInt8], in folder: String, as name: String, _ ending: String
    ) throws(RunError) -> Pin {
        let pin = Pin(content, name, ending)
        try put(content, to: "\(folder)/\(pin.file)")
        return pin
    }

    private static func parts(of file: String) -> (folder: String, name: String) {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        return (String(file[..<slash]), String(file[slash...].drop { $0 == "/" }))
    }

    /// The files that the frozen nodes of a document name, and the documents among them in turn.
    private static func frozenFiles(of file: String) -> Set<String> {
        var (open, found) = ([file], Set<String>())
        while let next = open.popLast() {
            guard let nodes = try? Document(reading: next).workflow.nodes.values else { continue }
            for node in nodes where node.type.isFrozen {
                guard let path = node.parameters["file"]?.string, !path.split(separator: "/").contains("..") else {
                    continue
                }
                let part = path.hasPrefix("/") ? path : "\(parts(of: next).folder)/\(path)"
                if found.insert(part).inserted, node.type.name == "frozen-workflow" { open.append(part) }
            }
        }
        return found
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
        defer { unlink(temporary) }
        try Files.requirePlace(for: file, node)
        guard Files.makeFolder(of: file), Files.write(bytes, to: temporary, sync: !isTemporary) else {
            throw .unwritten(file, node)
        }
        try move(temporary, to: file)
    }

    private func move(_ temporary: String, to file: String) throws(RunError) {
        guard rename(temporary, file) == 0 else { throw .unwritten(file, node) }
    }
}

extension RunError {
    /// Why the last system call couldn't put a file in its place.
    fileprivate static func unwritten(_ file: String, _ node: NodeID) -> RunError {
        RunError(node: node, "\(file) can't be written: \(String(cString: strerror(errno)))")
    }
}

extension Runner {
    /// The table, or its first rows, with each column in the type given for it.
    func cast(_ table: LazyTable, to types: [ColumnType], limit: Int? = nil, _ id: NodeID) -> LazyTable {
        let columns = zip(table.schema.columns, types).map { SQL.cast($0, to: $1) }
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
        guard Files.makeFolder(of: file) else { throw .unwritten(file, id) }
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
        guard isTemporary || Files.sync(temporary), rename(temporary, file) == 0 else { throw .unwritten(file, id) }
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
