import Dispatch

/// A thread for what blocks, so that it never holds up Swift's pool.
enum Blocking {
    private static let queue = DispatchQueue(label: "galley files", attributes: .concurrent)

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
