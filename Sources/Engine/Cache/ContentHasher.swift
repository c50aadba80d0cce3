import Catalog
import Crypto
import Workflow

/// The identity of a result: what was computed, from what. Lowercase hexadecimal.
package struct ResultKey: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }
}

/// Hashes content so that equal content has equal keys on any day and any machine.
///
/// Every piece goes in with its length, so that no two contents run together.
struct ContentHasher {
    private var hash = SHA256()

    /// - Parameter kind: what is hashed, with the version of the code that computes it.
    init(_ kind: String) { combine(kind) }

    mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            combine(bytes.count)
            hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        }
    }

    mutating func combine(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
    }

    mutating func combine(_ key: ResultKey) { combine(key.text) }

    mutating func combine<T>(_ list: [T], _ each: (inout ContentHasher, T) -> Void) {
        combine(list.count)
        for element in list { each(&self, element) }
    }

    mutating func combine(_ value: ParameterValue) {
        switch value {
        case .null: combine("null")
        case .bool(let value): combine(value ? "true" : "false")
        case .int(let value): combine("int \(value)")
        case .double(let value): combine("double \(value.bitPattern)")
        case .string(let value):
            combine("string")
            combine(value)
        case .list(let values):
            combine("list")
            combine(values) { $0.combine($1) }
        case .map(let entries):
            combine("map")
            combine(entries)
        }
    }

    mutating func combine(_ parameters: Parameters) {
        combine(parameters.count)
        for (name, value) in parameters {
            combine(name)
            combine(value)
        }
    }

    mutating func combine(_ columns: [Column]) {
        combine(columns) { hasher, column in
            hasher.combine(column.name)
            hasher.combine(column.type.name)
        }
    }

    /// - Parameter input: the identity of what stands on a port.
    mutating func combine(_ sql: SQL, _ input: (PortID) -> ResultKey?) {
        combine(sql.parts) { hasher, part in
            switch part {
            case .text(let text): hasher.combine("text " + text)
            case .input(let port): hasher.combine(input(port)?.text ?? "port \(port)")
            }
        }
    }

    mutating func combine(_ model: Model) {
        combine(model.kind.name)
        combine(model.features)
        combine(model.target.map { [$0] } ?? [])
        combine(model.classes) { $0.combine($1) }
        combine(model.settings)
        combine(model.state) { $0.combine($1) }
        combine(model.payload ?? "")
    }

    var key: ResultKey {
        ResultKey(hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined())
    }
}
