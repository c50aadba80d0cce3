internal import CNcurses
internal import Glibc

/// Holds back what is written to a descriptor while something is done.
final class HeldOutput {
    /// What is to be written to instead of the terminal.
    let descriptor: Int32
    private let terminal: Int32
    private let memory: Int32

    /// Nil where the system has no descriptors left.
    init?(_ terminal: Int32) {
        descriptor = dup(terminal)
        memory = galley_memory_file("galley-frame")
        self.terminal = terminal
        guard descriptor >= 0, memory >= 0 else { return nil }
    }

    deinit { Glibc.close(memory) }

    /// The bytes that were written to `descriptor` meanwhile.
    func bytes(writtenBy body: () -> Void) -> [UInt8] {
        dup2(memory, descriptor)
        body()
        dup2(terminal, descriptor)
        let count = Int(lseek(memory, 0, SEEK_CUR))
        guard count > 0 else { return [] }
        lseek(memory, 0, SEEK_SET)
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, read(memory, buffer.baseAddress, count))
        }
        lseek(memory, 0, SEEK_SET)
        ftruncate(memory, 0)
        return bytes
    }
}
