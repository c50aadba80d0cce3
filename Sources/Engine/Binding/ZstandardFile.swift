import Glibc

/// The frames of a Zstandard file, as RFC 8878, section 3.1, lays them out.
struct ZstandardFile: ~Copyable {
    private let descriptor: Int32

    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Whether the file ends where its last frame does; nil if it was left before that was known. A file that is
    /// something else counts as whole: who unpacks it says so.
    func isWhole(isLeft: () -> Bool) -> Bool? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return true }
        var offset = 0
        while offset < status.st_size {
            guard let magic = number(4, at: offset) else { return false }
            if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
                guard let size = number(4, at: offset + 4) else { return false }
                offset += 8 + size
                continue
            }
            guard magic == 0xFD2F_B528 else { return true }
            guard let descriptor = number(1, at: offset + 4) else { return false }
            offset += 5 + Self.sizeOfHeader(descriptor)
            var isLast = false
            while !isLast {
                if isLeft() { return nil }
                guard let block = number(3, at: offset) else { return false }
                isLast = block & 1 == 1
                let isRepeatedByte = block >> 1 & 3 == 1
                offset += 3 + (isRepeatedByte ? 1 : block >> 3)
            }
            let hasChecksum = descriptor >> 2 & 1 == 1
            offset += hasChecksum ? 4 : 0
        }
        return offset == status.st_size
    }

    /// The bytes of a frame's header after its descriptor.
    private static func sizeOfHeader(_ descriptor: Int) -> Int {
        let isSingleSegment = descriptor >> 5 & 1 == 1
        let window = isSingleSegment ? 0 : 1
        let dictionary = [0, 1, 2, 4][descriptor & 3]
        let content = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]
        return window + dictionary + content
    }

    /// A number of `count` bytes, the least first; nil beyond the end.
    private func number(_ count: Int, at offset: Int) -> Int? {
        var value: UInt64 = 0
        guard pread(descriptor, &value, count, off_t(offset)) == count else { return nil }
        return Int(UInt64(littleEndian: value))
    }
}
