import Crypto
import Hummingbird
import Synchronization

/// What an answer and its entry in the log are known by.
enum RequestID {
    /// What the client calls its request; nil if that can't be a name.
    static func given(by request: Request) -> String? { request.headers[.requestID].flatMap { isValid($0) ? $0 : nil } }

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

    /// One that nobody can guess or have twice.
    static func make() -> String {
        let id = pool.withLock { $0.take() }
        return String(unsafeUninitializedCapacity: 32) { text in
            for place in 0..<32 {
                let digit = UInt8(truncatingIfNeeded: id >> (4 * place)) & 15
                text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 32
        }
    }

    private static let pool = Mutex(Pool())

    /// Random bytes for many ids: asking the system for each takes longer than all else that is done for an id.
    private struct Pool {
        private var ids: [UInt128] = []

        mutating func take() -> UInt128 {
            if ids.isEmpty {
                let random = SymmetricKey(size: SymmetricKeySize(bitCount: UInt128.bitWidth * 256))
                ids = random.withUnsafeBytes { Array($0.bindMemory(to: UInt128.self)) }
            }
            return ids.removeLast()
        }
    }
}
