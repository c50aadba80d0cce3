import Foundation
import Synchronization
import Testing

/// `galley serve`, asked over real sockets in ways good and bad.
@Suite("galley serve", .serialized) struct ServeTests {
    private let home: GalleyHome
    private let service: RunningService

    private static let row =
        #"{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750}"#
    private static let path = "/v1/deployments/species"

    init() async throws {
        home = try GalleyHome()
        let deployed = try await home.galley("deploy", try home.sample("penguins", "penguins"), "--as", "species")
        try #require(deployed.status == 0, "\(deployed.err)")
        service = try await RunningService(home)
    }

    @Test("good requests are answered, bad ones refused by status and place, and the service goes on")
    func requests() async throws {
        let deep = String(repeating: "[", count: 1_000_000)
        let nested = #"{"bill_length_mm":"# + String(repeating: #"{"a":"#, count: 200_000)
        var invalid = Data(#"{"island":""#.utf8)
        invalid.append(contentsOf: [0xff, 0xfe])
        invalid.append(contentsOf: Data(#"","bill_length_mm":1}"#.utf8))
        func changed(_ column: String, _ value: String) -> Data {
            Data(Self.row.replacing(try! Regex("\"\(column)\":[0-9.]+"), with: "\"\(column)\":\(value)").utf8)
        }
        let cases: [(body: Data, status: Int, words: String)] = [
            (Data(Self.row.utf8), 200, #""species_predicted":"Adelie""#),
            (Data("[\(Self.row),\(Self.row)]".utf8), 200, #""result":[{"#), (Data("[]".utf8), 200, #""result":[]"#),
            (Data("{\"rows\":[\(Self.row)]}".utf8), 200, #""result":[{"#),
            (Data((Self.row.dropLast() + ",\"more\":[1,{}]}").utf8), 200, "column “more” is not part of the contract"),
            (changed("body_mass_g", "null"), 200, #""species_predicted":"#),
            (changed("body_mass_g", "NaN"), 400, "NaN is no JSON value"),
            (changed("body_mass_g", "-Infinity"), 400, "-Infinity is no JSON value"),
            (
                changed("body_mass_g", "\"heavy\""), 422,
                "row 0: body_mass_g must be a whole number, not the text “heavy”"
            ),
            (changed("body_mass_g", "true"), 422, "not true"), (changed("body_mass_g", "[1]"), 422, "not an array"),
            (changed("body_mass_g", "3750.5"), 422, "must be a whole number"),
            (changed("body_mass_g", "1e400"), 422, "not 1e400"),
            (changed("bill_depth_mm", "1e400"), 422, "bill_depth_mm must be a number, not 1e400"),
            (changed("bill_depth_mm", String(repeating: "9", count: 5000)), 422, "a number of 5000 digits"),
            (changed("bill_depth_mm", "1,\"bill_depth_mm\":2"), 422, "bill_depth_mm is given twice"),
            (Data("[\(Self.row),{\"bill_depth_mm\":1}]".utf8), 422, "row 1: bill_length_mm is missing"),
            (Data(deep.utf8), 400, "nested more than 32 deep"), (Data("[[]]".utf8), 422, "row 0 is not an object"),
            (Data(nested.utf8), 400, "nested more than 32 deep"),
            (invalid, 400, "a string is not UTF-8"),
            (Data(Self.row.dropLast(9).utf8), 400, "the body is not JSON at byte"),
            (Data(), 422, "the body is empty"), (Data("\u{1f9c8}".utf8), 400, "the body is not JSON at byte 0"),
            (Data(repeating: UInt8(ascii: " "), count: 100 << 20), 413, "up to 33554432 bytes"),
            (
                Data(("[" + Array(repeating: "{}", count: 100_001).joined(separator: ",") + "]").utf8), 413,
                "up to 100000 rows"
            ),
        ]
        for (index, request) in cases.enumerated() {
            let answer = try await service.ask("POST", Self.path, request.body)
            #expect(answer.status == request.status, "case \(index): \(answer.body.prefix(300))")
            #expect(answer.body.contains(request.words), "case \(index): \(answer.body.prefix(300))")
        }
        let unknown = try await service.ask("POST", "/v1/deployments/specis", Self.row)
        #expect(unknown.status == 404 && unknown.body.contains(#"did you mean \"species\"?"#))
        let method = try await service.ask("DELETE", Self.path)
        #expect(method.status == 405 && method.head.lowercased().contains("allow: get, post"))
        #expect(try await service.ask("POST", Self.path, Self.row).status == 200)
        #expect(try await service.ask("GET", "/health").body.contains(#""status":"ok""#))
        let memory = try String(contentsOfFile: "/proc/\(service.process.identifier)/status", encoding: .utf8)
        let peak = memory.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(separator: " ").dropFirst()
            .first
        #expect(try #require(peak.flatMap { Int($0) }) < 1 << 20, "100 MB must not lie in memory several times")
    }

    @Test("what tells where a service answers goes with it")
    func announcement() async throws {
        let file = home.path + "/service.json"
        #expect(FileManager.default.fileExists(atPath: file))
        #expect(await service.stop().status == 0)
        #expect(!FileManager.default.fileExists(atPath: file))
        for arguments in [["health", "--port", "99999"], ["health", "--port", "-1"], ["serve", "--port", "99999"]] {
            #expect(try await home.start(GalleyHome.binary, arguments).outcome().status == 64, "\(arguments)")
        }
    }

    @Test("a body of unknown length that is too long is refused, one that breaks off disturbs nobody")
    func streams() async throws {
        let port = service.port
        let endless = try await onThread {
            let connection = try RawConnection(port: port)
            connection.send(RawConnection.head("POST", Self.path, length: nil))
            let chunk = Data("100000\r\n".utf8) + Data(repeating: UInt8(ascii: " "), count: 1 << 20) + Data("\r\n".utf8)
            for _ in 0..<100 { connection.send(chunk) }
            connection.send("0\r\n\r\n")
            return try connection.answer()
        }
        #expect(endless.status == 413, "\(endless)")
        try await onThread {
            let connection = try RawConnection(port: port)
            connection.send(RawConnection.head("POST", Self.path, length: 500) + Self.row)
        }
        let garbage = try await onThread {
            let connection = try RawConnection(port: port)
            connection.send("\u{16}\u{03}\u{01} what is this\r\n\r\n")
            return try connection.answer()
        }
        #expect(garbage.status == 400 || garbage.status == 0)
        #expect(try await service.ask("POST", Self.path, Self.row).status == 200)
    }

    @Test("kill -TERM finishes what has begun, then nobody is let in any more")
    func termination() async throws {
        let (port, process) = (service.port, service.process)
        let answer = try await onThread {
            // A connection that has been answered is one that the service reads from.
            let connection = try RawConnection(port: port)
            connection.send(RawConnection.head("GET", "/health", length: 0, isLast: false))
            #expect(try connection.answer(isLast: false).status == 200)
            connection.send(RawConnection.head("POST", Self.path, length: Self.row.utf8.count))
            connection.send(String(Self.row.prefix(20)))
            let other = try RawConnection(port: port)
            other.send(RawConnection.head("GET", "/health", length: 0))
            #expect(try other.answer().status == 200)
            let idle = try RawConnection(port: port)
            process.send(SIGTERM)
            // A connection without a request is closed when the service is to end, and so is the door.
            #expect(try idle.answer().status == 0)
            let late = try? RawConnection(port: port)
            late?.send(RawConnection.head("GET", "/health", length: 0))
            #expect(try late?.answer().status ?? 0 == 0)
            #expect(process.isRunning)
            connection.send(String(Self.row.dropFirst(20)))
            return try connection.answer()
        }
        #expect(answer.status == 200 && answer.body.contains("species_predicted"), "\(answer)")
        let outcome = await process.outcome()
        #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.err)")
    }

    @Test("a port that is taken is told, and the service that has it goes on")
    func portInUse() async throws {
        let second = try await home.galley("serve", "--port", "\(service.port)")
        #expect(second.status == 1 && second.out.isEmpty)
        #expect(second.err.contains("port \(service.port) of 127.0.0.1 is taken"), "\(second.err)")
        #expect(try await service.ask("POST", Self.path, Self.row).status == 200)
    }

    @Test("a version goes live and is rolled back from the command line under load, without one failed request")
    func changes() async throws {
        let (home, service) = (home, service)
        let work = home.path + "/samples/penguins/penguins.galley.yaml"
        let versions = try await withThrowingTaskGroup(of: [String].self) { group in
            let isDone = Flag()
            for _ in 0..<4 {
                group.addTask {
                    var versions: [String] = []
                    while !isDone.isSet {
                        let answer = try await service.ask("POST", Self.path, Self.row)
                        try #require(answer.status == 200, "\(answer)")
                        versions.append(Self.version(in: answer))
                    }
                    return versions
                }
            }
            let edit = "sed -i 's/trees: 50/trees: 20/' \(work)"
            let deployed = try await home.shell("\(edit) && galley deploy \(work) --as species")
            #expect(deployed.status == 0, "\(deployed.err)")
            while Self.version(in: try await service.ask("POST", Self.path, Self.row)) != "2" {}
            #expect(try await home.galley("rollback", "species").status == 0)
            while Self.version(in: try await service.ask("POST", Self.path, Self.row)) != "1" {}
            isDone.set()
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(versions) == ["1", "2"])
        #expect(await service.stop().status == 0)
    }

    private static func version(in answer: RawAnswer) -> String {
        String(answer.body.split(separator: "\"version\":").last?.prefix { $0.isNumber } ?? "")
    }
}

/// Something that happened, told across tasks.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
