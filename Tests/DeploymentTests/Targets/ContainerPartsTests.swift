import Engine
import Foundation
import Testing

@testable import Deployment

/// What images are made from, without a builder.
struct ContainerPartsTests {
    @Test("Libraries are found where the loader has found them, links followed")
    func libraries() throws {
        let loader = try #require(
            ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"].first {
                FileManager.default.fileExists(atPath: $0)
            })
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/libown.so"))
        let listing = """
            \tlinux-vdso.so.1 (0x00007ffd3a1f9000)
            \tlibown.so => \(folder.path)/libown.so (0x00007f0c0ae00000)
            \tlibgone.so => not found
            \t\(loader) (0x00007f0c0b200000)
            """
        let found = LoadedLibraries.libraries(in: listing)
        #expect(found.map(\.place) == ["/usr/lib/libown.so", loader])
        #expect(found.allSatisfy { $0.source.hasPrefix("/") && FileManager.default.fileExists(atPath: $0.source) })
    }

    @Test("Every library that this program loads is told with the package it came in")
    func origins() throws {
        let loaded = try LoadedLibraries()
        let places = loaded.libraries.map(\.place)
        for name in ["libduckdb.so", "lib_lightgbm.so", "libnanoarrow.so", "libc.so.6"] {
            #expect(places.contains { $0.hasSuffix("/" + name) }, "\(name) in \(places)")
        }
        let library = try #require(loaded.libraries.first { $0.place.hasSuffix("/libc.so.6") })
        let origin = Origin(of: library.source)
        #expect(origin.name == "libc6" && origin.purl?.hasPrefix("pkg:deb/debian/libc6@2.") == true)
        let trees = try #require(loaded.libraries.first { $0.place.hasSuffix("/lib_lightgbm.so") })
        #expect(Origin(of: trees.source).purl?.hasPrefix("pkg:pypi/lightgbm@") == true)
    }

    @Test(
        "A deployment's name becomes one that DNS takes",
        arguments: [
            ("late-flights", "late-flights"), ("Late_Flights.2", "late-flights-2"), ("2late", "d-2late"),
            ("a_", "a"), (String(repeating: "x", count: 80), String(repeating: "x", count: 63)),
        ])
    func label(name: String, label: String) { #expect(KubernetesManifests.label(name) == label) }

    @Test(
        "The folder of a path is told, of one at the root too",
        arguments: [("/out", "/"), ("/srv/out", "/srv"), ("out", "."), ("srv/out", "srv")])
    func folder(path: String, folder: String) { #expect(FileSystem.folder(of: path) == folder) }
}
