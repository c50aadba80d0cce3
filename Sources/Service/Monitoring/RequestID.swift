import Crypto
import Hummingbird
import Synchronization

/// What an answer and its entry in the log are known by.
enum RequestID {
    /// What the client calls its request, if that can be a name; else one that nobody can guess or have twice.
    static func id(of request: Request) -> String {
        if let given = request.headers[.requestID], isValid(given) { return given }
        return make()
    }

    private static func isValid(_ text: String) -> Bool {
        1...128 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "-_.:+=@".utf8.contains(byte)
                }
            }
    }

    private static func make() -> String {
        let bytes = pool.withLock { $0.take() }
        return String(unsafeUninitializedCapacity: 32) { text in
            for (place, byte) in bytes.enumerated() {
                (text[place * 2], text[place * 2 + 1]) = (digits[Int(byte >> 4)], digits[Int(byte & 15)])
            }
            return 32
        }
    }

    private static let pool = Mutex(Pool())

    /// Random bytes for many ids: asking the system for each takes longer than all else that is done for an id.
    private struct Pool {
        private var bytes: [UInt8] = []

        mutating func take() -> [UInt8] {
            if bytes.isEmpty {
                bytes = SymmetricKey(size: SymmetricKeySize(bitCount: 8 * 16 * 256)).withUnsafeBytes { Array($0) }
            }
            defer { bytes.removeLast(16) }
            return Array(bytes.suffix(16))
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
