/// The first message of an Arrow stream, which tells of its columns.
///
/// nanoarrow follows the type of a field without looking whether it is there, and ends the whole process where it isn't.
enum ArrowSchemaMessage {
    /// Whether every field has the type that it says it has.
    ///
    /// - Parameter metadata: the message without what stands before it and without a body.
    static func isSound(_ metadata: [UInt8]) -> Bool {
        guard let message = FlatBytes(bytes: metadata, range: metadata.indices).table(at: 0) else { return false }
        // What is no schema, nanoarrow refuses.
        guard message.integer(UInt8.self, Field.headerType) == Field.schema else { return true }
        var left = mostFields
        return message.table(Field.header).map { isSound($0, Field.fields, depth: 0, &left) } ?? false
    }

    private static func isSound(_ parent: FlatTable, _ list: Int, depth: Int, _ left: inout Int) -> Bool {
        guard depth < deepest, let fields = parent.tables(list, limit: left) else { return false }
        left -= fields.count
        for field in fields {
            guard field.integer(UInt8.self, Field.kind) ?? 0 != 0, field.table(Field.type) != nil else { return false }
            if let dictionary = field.table(Field.dictionary), dictionary.table(Field.indexType) == nil { return false }
            guard isSound(field, Field.children, depth: depth + 1, &left) else { return false }
        }
        return true
    }

    /// A damaged message may name one field again and again.
    private static let (mostFields, deepest) = (100_000, 64)

    /// The slots of Arrow's tables, from Message.fbs and Schema.fbs.
    private enum Field {
        static let (headerType, header, schema) = (1, 2, UInt8(1))
        static let fields = 1
        static let (kind, type, dictionary, children) = (2, 3, 4, 5)
        static let indexType = 1
    }
}
