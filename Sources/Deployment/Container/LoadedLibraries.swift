import Engine
import Glibc

/// This program and the libraries that it loads, as an image needs them.
struct LoadedLibraries {
    struct Library: Hashable {
        /// The file on this machine, links followed.
        var source: String
        /// Where the loader looks for it in an image that has no configuration for it; absolute.
        var place: String
    }

    /// The running program.
    let program: String
    /// The loader among them.
    let libraries: [Library]

    init() throws(Program.Failure) {
        guard let program = Self.resolved("/proc/self/exe"), let ldd = Program.find("ldd") else {
            throw Program.Failure(command: "ldd", outcome: "not found, so that Galley's libraries can't be told")
        }
        self.program = program
        libraries = Self.libraries(in: try Program.run(ldd, [program]))
    }

    /// From lines such as `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x7f…)` and `/lib64/ld-linux-x86-64.so.2 (0x7f…)`.
    static func libraries(in listing: String) -> [Library] {
        let found = listing.split(separator: "\n").compactMap { line -> (place: String, source: String)? in
            let words = line.split { $0 == " " || $0 == "\t" }
            let place = words.count > 2 && words[1] == "=>" ? words[2] : words.first
            guard let place, place.hasPrefix("/"), let source = resolved(String(place)) else { return nil }
            return (String(place), source)
        }
        // Where the loader looks without being told: beside the C library.
        let home = found.first { $0.place.hasSuffix("/libc.so.6") }?.place.dropLast("libc.so.6".count) ?? "/usr/lib/"
        return found.map { place, source in
            let isSystems = ["/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"].contains { place.hasPrefix($0) }
            let name = place.split(separator: "/").last ?? ""
            return Library(source: source, place: isSystems ? place : "\(home)\(name)")
        }
    }

    private static func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
