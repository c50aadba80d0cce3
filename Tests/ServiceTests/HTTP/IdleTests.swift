import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing

/// Connections on which nothing comes any more.
@Suite("Silent connections", .timeLimit(.minutes(1))) struct IdleTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in .sample(version) }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
    }

    private static let head = #"POST /v1/deployments/doubler HTTP/1.1\r\nHost: here\r\nContent-Length: 8\r\n\r\n"#

    @Test(
        "a connection that says nothing more is closed, wherever in a request it stopped",
        arguments: ["", #"POST /v1/dep"#, head, head + #"{"x""#, head + #"{"x": 1}"#])
    func closed(sent: String) async throws {
        var options = GalleyService.Options()
        options.patience = .milliseconds(300)
        try await GalleyService(deployments, options).application().test(.live) { client in
            let port = try #require(client.port)
            // Ends when the service closes the connection, and not before.
            func ask(_ sent: String) async throws -> String {
                try await shell("exec 3<>/dev/tcp/127.0.0.1/\(port); printf '\(sent)' >&3; cat <&3")
            }
            let answer = try await ask(sent)
            #expect(answer.contains(#""twice":2.0"#) == sent.hasSuffix("}"), "\(answer)")
            #expect(try await ask(Self.head + #"{"x": 1}"#).contains(#""twice":2.0"#))
        }
    }

    @Test("a body that stops coming loses its place to others, with a word", arguments: [false, true])
    func stalled(isChunked: Bool) async throws {
        var options = GalleyService.Options()
        options.bodyPatience = .milliseconds(300)
        options.concurrency = 1
        let head = isChunked ? Self.head.replacing("Content-Length: 8", with: "Transfer-Encoding: chunked") : Self.head
        let part = isChunked ? #"4\r\n{"x"\r\n"# : #"{"x""#
        try await GalleyService(deployments, options).application().test(.live) { client in
            let address = "127.0.0.1/\(try #require(client.port))"
            let answer = try await shell(
                """
                exec 3<>/dev/tcp/\(address); printf '\(head)\(part)' >&3; timeout -s KILL 20 cat <&3; echo " then"
                exec 4<>/dev/tcp/\(address); printf '\(Self.head){"x": 1}' >&4; timeout -s KILL 20 head -c 16 <&4
                """)
            #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains(#""code":"stalled""#), "\(answer)")
            #expect(answer.hasSuffix(" then\nHTTP/1.1 200 OK\r"), "\(answer)")
        }
    }

    @Test("a body that comes slowly but steadily is waited for, and so is the next on its connection")
    func steady() async throws {
        var options = GalleyService.Options()
        options.bodyPatience = .seconds(2)
        try await GalleyService(deployments, options).application().test(.live) { client in
            let address = "127.0.0.1/\(try #require(client.port))"
            let answer = try await shell(
                """
                exec 3<>/dev/tcp/\(address)
                for request in 1 2; do
                  printf '\(Self.head)' >&3
                  for part in '{"' 'x"' ': ' '1' '}'; do sleep 0.5; printf '%s' "$part" >&3; done
                done
                timeout -s KILL 1 cat <&3 || true
                """)
            #expect(answer.split(separator: #""twice":2.0"#).count == 3, "\(answer)")
        }
    }

    @Test("more connections than there may be wait for one that ends")
    func limit() async throws {
        var options = GalleyService.Options()
        options.patience = .milliseconds(300)
        options.connectionLimit = 2
        try await GalleyService(deployments, options).application().test(.live) { client in
            let port = try #require(client.port)
            let address = "127.0.0.1/\(port)"
            let answer = try await shell(
                """
                exec 4<>/dev/tcp/\(address) 5<>/dev/tcp/\(address) 3<>/dev/tcp/\(address)
                printf '\(Self.head)\(#"{"x": 1}"#)' >&3; cat <&3
                """)
            #expect(answer.contains(#""twice":2.0"#), "\(answer)")
        }
    }
}
