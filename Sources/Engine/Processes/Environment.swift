import Glibc

/// The variables that this process was started with.
enum Environment {
    /// Nil where it is empty, too.
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
