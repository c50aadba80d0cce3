import Foundation
import Testing

/// An image made by the real builder, its root file system run as a cluster would run it.
@Suite("galley deploy --target container", .serialized) struct ContainerTests {
    private let home: GalleyHome
    private let document: String

    init() throws {
        home = try GalleyHome()
        document = try home.sample("penguins", "penguins")
    }

    @Test("the image holds what it needs and nothing else, and answers as `galley score` does, as nobody")
    func image() async throws {
        let deployed = try await home.shell(
            """
            galley deploy \(document) --as species --target container --option path=out \
            --option image=local/species --option page=true
            """)
        #expect(deployed.status == 0, "\(deployed.err)")
        #expect(deployed.out.hasPrefix("species v1: image local/species:v1, "), "\(deployed.out)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: home.path + "/out").sorted() == [
                "kubernetes.yaml", "sbom.cdx.json",
            ])

        let mounted = try await home.shell(
            "buildah from --name trial localhost/local/species:v1 >&2 && buildah mount trial")
        let root = mounted.out.trimmingCharacters(in: .whitespacesAndNewlines)
        try #require(mounted.status == 0 && root.hasPrefix("/"), "\(mounted.err)")
        let top = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        #expect(
            Set(top).isSubset(of: ["galley", "lib", "lib64", "usr", "dev", "proc", "sys", "run", "etc", "tmp"]),
            "\(top)")
        #expect(!FileManager.default.fileExists(atPath: root + "/bin/sh"))
        let mode = try FileManager.default.attributesOfItem(atPath: root + "/tmp")[.posixPermissions] as? Int
        #expect(mode == 0o1777, "rows that come as Parquet lie there for a moment")

        let user = try await home.shell(
            "buildah inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}}' local/species:v1"
        )
        #expect(
            user.out.hasPrefix(
                "65532:65532 [/usr/bin/galley serve --bundle /galley/bundle --as species@1 --host 0.0.0.0 --page]"),
            "\(user.out) \(user.err)")

        // As a cluster does: /proc is there, and nothing but /tmp can be written.
        try FileManager.default.createDirectory(atPath: root + "/proc", withIntermediateDirectories: true)
        let serve = "/usr/bin/galley serve --bundle /galley/bundle --as species@1 --port 0 --page"
        let service = try home.start(
            "/usr/bin/unshare",
            [
                "--mount", "/bin/sh", "-ec",
                """
                mount --bind \(root) \(root); mount -t proc proc \(root)/proc; mount -o remount,bind,ro \(root)
                mount -t tmpfs tmpfs \(root)/tmp
                exec /usr/sbin/chroot --userspec=65532:65532 \(root) \(serve)
                """,
            ])
        #expect(await service.said("serving on http://127.0.0.1:"), "\(service.err)")
        let port = try #require(
            service.out.split(separator: "127.0.0.1:").last.flatMap { Int($0.prefix { $0.isNumber }) })
        #expect(try await home.galley("health", "--port", "\(port)").out == "ready\n")
        let row = #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#
        let answer = try await home.shell("curl -s -d '\(row)' localhost:\(port)/v1/deployments/species")
        #expect(
            answer.out.contains(#""version":1"#) && answer.out.contains(#""species_predicted":"Adelie""#),
            "\(answer.out)")
        let parquet = try await home.shell(
            """
            curl -s -H 'Accept: application/vnd.apache.parquet' -d '\(row)' localhost:\(port)/v1/deployments/species |
            head -c 4
            """)
        #expect(parquet.out == "PAR1", "\(parquet)")
        let form = try await home.shell("curl -s localhost:\(port)/apps/species/form")
        #expect(form.out.contains(#""label":"Bill length mm""#), "\(form.out)")
        service.send(SIGTERM)
        #expect(await service.outcome().status == 0)
        #expect(try await home.galley("health", "--port", "\(port)").status == 1)
    }

    @Test("the bill of materials names each library by its hash; it and the manifests are what their formats ask for")
    func bill() async throws {
        let deployed = try await home.shell(
            "galley deploy \(document) --as species --target container --option path=out")
        #expect(deployed.status == 0, "\(deployed.err)")
        let data = try #require(FileManager.default.contents(atPath: home.path + "/out/sbom.cdx.json"))
        let bill = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(bill["bomFormat"] as? String == "CycloneDX" && bill["specVersion"] as? String == "1.5")
        let components = try #require(bill["components"] as? [[String: Any]])
        let names = Set(components.compactMap { $0["name"] as? String })
        let known: Set = ["galley", "bundle", "duckdb", "lightgbm", "nanoarrow", "libc6", "liblinear4"]
        #expect(names.isSuperset(of: known), "\(names)")
        #expect(components.dropFirst().allSatisfy { $0["hashes"] != nil })

        let again = try await home.shell(
            """
            galley deploy \(document) --as species --target container --option path=out &&
            grep 'image: ' out/kubernetes.yaml && galley rollback species && grep 'image: ' out/kubernetes.yaml
            """)
        let images = again.out.split(separator: "\n").filter { $0.contains("  image: ") }
        #expect(images.map { $0.suffix(10) } == ["species:v2", "species:v1"], "\(again)")
        #expect(again.out.contains("species v1 is live: image species:v1, "), "\(again)")

        let script = """
            import sys; from cyclonedx.schema import SchemaVersion; from cyclonedx.validation.json import *
            found = JsonStrictValidator(SchemaVersion.V1_5).validate_str(open("out/sbom.cdx.json").read())
            sys.exit(repr(found) if found else 0)
            """
        let checked = try await home.start("\(GalleyHome.clients)/python", ["-c", script]).outcome()
        #expect(checked.status == 0, "\(checked.err)")
        let validated = try await home.shell("\(GalleyHome.clients)/kubernetes-validate --strict out/kubernetes.yaml")
        #expect(validated.status == 0, "\(validated.err)")
    }

    @Test("without a builder, or without the folder, nothing is deployed and the way out is told")
    func refusals() async throws {
        let missing = try await home.shell("galley deploy \(document) --as species --target container")
        #expect(missing.status == 64 && missing.err.contains("needs --option path="), "\(missing.err)")
        let unknown = try await home.shell("galley deploy \(document) --as species --target container --option pth=x")
        #expect(unknown.err.contains("no option \"pth\"; it has path, image"), "\(unknown.err)")
        #expect(unknown.status == 64 && unknown.err.contains("did you mean \"path\"?"))
        let line =
            "PATH=\(GalleyHome.folderOfTests):\(home.path)/bin galley deploy \(document) --as species --target container --option path=out"
        let lonely = try await home.shell("mkdir bin; ln -s $(which ldd bash) bin; \(line)")
        #expect(lonely.status == 1 && lonely.err.contains("apt-get install buildah"), "\(lonely.err)")
        #expect(try await home.galley("deployments").out.hasPrefix("nothing is deployed"))
    }
}
