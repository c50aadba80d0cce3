import Foundation
import Testing

/// `galley serve` where not everybody may ask, and `galley token`.
@Suite("galley serve with tokens", .serialized) struct ServeAccessTests {
    private let home: GalleyHome

    init() async throws {
        home = try GalleyHome()
        let deployed = try await home.galley("deploy", try home.sample("penguins", "penguins"), "--as", "species")
        try #require(deployed.status == 0, "\(deployed.err)")
    }

    private static let row =
        #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#

    /// The status that curl gets for one row.
    private func curl(_ port: UInt16, _ options: String, scheme: String = "http") async throws -> String {
        let url = "\(scheme)://localhost:\(port)/v1/deployments/species"
        return try await home.shell("curl -sS -o answer -w '%{http_code}' -d '\(Self.row)' \(options) \(url)").out
    }

    @Test("tokens made, listed and revoked on the command line hold in the running service")
    func tokens() async throws {
        let service = try await RunningService(home, "--require-token")
        #expect(try await curl(service.port, "") == "401")
        let made = try await home.galley("token", "create", "shop", "--deployment", "species", "--expires", "1")
        #expect(made.status == 0 && made.out.hasPrefix("galley_"))
        let bearer = "-H 'Authorization: Bearer \(made.out.dropLast())'"
        var status = "401"
        while status == "401" { status = try await curl(service.port, bearer) }
        #expect(status == "200")
        let list = try await home.galley("token", "list")
        #expect(list.out.contains("shop") && list.out.contains("species") && !list.out.contains("galley_"))
        #expect(try await home.galley("token", "create", "shop").err.contains("there is a token “shop” already"))
        #expect(try await home.galley("token", "revoke", "shop").status == 0)
        while status == "200" { status = try await curl(service.port, bearer) }
        #expect(status == "401")
        #expect(await service.stop().status == 0)
        let log = try String(contentsOfFile: home.path + "/audit.jsonl", encoding: .utf8)
        #expect(log.contains(#""who":"shop""#) && !log.contains("39.1"))
    }

    @Test("a token that was seen to run out stays out in a later service, whatever the clock shows then")
    func witnessed() async throws {
        let made = try await home.galley("token", "create", "shop", "--expires", "90")
        let bearer = "-H 'Authorization: Bearer \(made.out.dropLast())'"
        let first = try await RunningService(home, "--require-token")
        var status = "401"
        while status == "401" { status = try await curl(first.port, bearer) }
        #expect(status == "200")
        #expect(await first.stop().err == "")
        // The clock has been a year ahead until just now.
        let file = URL(filePath: home.path + "/witnessed-time.json")
        var kept = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let spans = try #require(kept["spans"] as? [[Double]])
        kept["spans"] = [[spans[0][0], spans[0][1] + 365 * 86_400]]
        kept["boot"] = "another"
        try JSONSerialization.data(withJSONObject: kept).write(to: file)
        let second = try await RunningService(home, "--require-token")
        let answer = try await home.shell(
            "curl -sS -d '\(Self.row)' \(bearer) http://localhost:\(second.port)/v1/deployments/species")
        #expect(answer.out.contains("has expired"), "\(answer)")
        let told = await second.stop().err
        #expect(told.contains("which was seen already") && told.contains("remove \(file.path)"), "\(told)")
    }

    @Test("a service of this machine alone is asked by this machine's names, unless the operator says otherwise")
    func names() async throws {
        let service = try await RunningService(home)
        for (host, status) in [
            ("localhost", "200"), ("127.0.0.1:80", "200"), ("[::1]:80", "200"), ("a.localhost", "200"),
            ("evil.example", "421"), ("127.0.0.1.evil.example", "421"),
        ] {
            for more in ["", "-H 'Authorization: x'"] {
                #expect(try await curl(service.port, "-H 'Host: \(host)' \(more)") == status, "\(host) \(more)")
            }
        }
        #expect(try await home.shell("cat answer").out.contains("galley serve --open"))
        let open = try await RunningService(home, "--open")
        #expect(try await curl(open.port, "-H 'Host: galley.example'") == "200")
    }

    @Test("beyond loopback a token is asked for unless the operator says otherwise")
    func beyondLoopback() async throws {
        let closed = try await RunningService(home, "--host", "0.0.0.0")
        #expect(try await curl(closed.port, "") == "401")
        let outcome = await closed.stop()
        #expect(outcome.err.contains("--tls-cert and --tls-key prevent that"))
        let open = try await RunningService(home, "--host", "0.0.0.0", "--open")
        #expect(try await curl(open.port, "") == "200")
        #expect(await open.stop().err.contains("anyone who can reach 0.0.0.0 may ask"))
        #expect(try await home.galley("serve", "--open", "--require-token").status == 64)
    }

    @Test("a token lasts for days that can be kept")
    func expiry() async throws {
        for days in ["0", "36501", "3000000"] {
            let made = try await home.galley("token", "create", "shop", "--expires", days)
            #expect(made.status == 64 && made.err.contains("a number of days from 1 to 36500"), "\(made)")
        }
        #expect(try await home.galley("token", "create", "shop", "--expires", "36500").status == 0)
        #expect(try await home.galley("token", "list").out.contains("shop"))
    }

    @Test("what can't be served on, and what has no effect, is told")
    func misuse() async throws {
        for (arguments, status, words) in [
            (["--host", "192.0.2.1"], Int32(1), "galley serve: 192.0.2.1 is no address of this machine"),
            (["--host", "nowhere.invalid"], 1, "galley serve: nowhere.invalid is no address of this machine"),
            (["--jwt-issuer", "x"], 64, "--jwt-audience and --jwt-issuer go with --jwt-key"),
            (["--body-limit", "2G"], 64, "--body-limit is at most --memory-limit"),
        ] {
            let outcome = try await home.start(GalleyHome.binary, ["serve", "--port", "0"] + arguments).outcome()
            #expect(outcome.status == status && outcome.err.contains(words), "\(outcome)")
        }
    }

    @Test("over TLS the certificate is shown, and plain HTTP gets no answer")
    func tls() async throws {
        let made = try await home.shell(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem \
            -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>&1 &&
            openssl ecparam -name prime256v1 -genkey -noout -out other.pem
            """)
        try #require(made.status == 0, "\(made.out)\(made.err)")
        let service = try await RunningService(home, "--tls-cert", "cert.pem", "--tls-key", "key.pem")
        #expect(try await curl(service.port, "--cacert cert.pem", scheme: "https") == "200")
        #expect(try await curl(service.port, "--cacert cert.pem --tls-max 1.1", scheme: "https") == "000")
        #expect(try await curl(service.port, "") == "000")
        #expect(await service.stop().status == 0)
        for (certificate, key, words) in [
            ("cert.pem", "other.pem", "don't belong together"), ("key.pem", "key.pem", "holds no certificate"),
            ("cert.pem", "none.pem", "holds no private key"),
        ] {
            let refused = try await home.galley("serve", "--port", "0", "--tls-cert", certificate, "--tls-key", key)
            #expect(refused.status == 1 && refused.err.contains(words), "\(refused.err)")
        }
    }

    @Test("limits given on the command line hold")
    func limits() async throws {
        let service = try await RunningService(home, "--row-limit", "2", "--body-limit", "1k")
        let rows = "[\(Self.row),\(Self.row),\(Self.row)]"
        let refused = try await service.ask("POST", "/v1/deployments/species", rows)
        #expect(refused.status == 413 && refused.body.contains("up to 2 rows"))
        let large = try await service.ask("POST", "/v1/deployments/species", String(repeating: " ", count: 1025))
        #expect(large.status == 413 && large.body.contains("up to 1024 bytes"))
        #expect(await service.stop().status == 0)
    }
}
