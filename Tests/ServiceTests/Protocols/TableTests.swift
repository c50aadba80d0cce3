import Deployment
import Engine
import Foundation
import Hummingbird
import HummingbirdTesting
import Service
import Testing
import Workflow

/// Rows and answers as files.
struct TableTests {
    private let temporary: TemporaryRegistry
    private let deployments = LiveDeployments { _, version in .sample(version) }

    init() throws {
        temporary = try TemporaryRegistry()
        try temporary.deploy()
        deployments.refresh(from: temporary.registry)
    }

    private func ask(
        _ body: [UInt8], type: String = "text/csv", accept: String = "text/csv", rowLimit: Int = 3, query: String = ""
    ) async throws -> TestResponse {
        var options = GalleyService.Options()
        options.rowLimit = rowLimit
        return try await GalleyService(deployments, options).application().test(.router) { client in
            try await client.execute(
                uri: "/v1/deployments/doubler\(query)", method: .post,
                headers: [.contentType: type, .accept: accept],
                body: ByteBuffer(bytes: body))
        }
    }

    @Test(
        "CSV is answered by CSV",
        arguments: [
            ("x\n1\n0.1\n", "twice\n2.0\n0.2\n"), ("x\r\n1\r\n", "twice\n2.0\n"), ("x\n1", "twice\n2.0\n"),
            ("\u{feff}x,name\n1,\"a, \"\"b\"\"\"\n", "twice,name\n2.0,\"a, \"\"b\"\"\"\n"),
            ("name,x\n\"two\nlines\",1\n,2\n\"\",3\n", "twice,name\n2.0,\"two\nlines\"\n4.0,\n6.0,\"\"\n"),
            ("x\n", "twice\n"), ("other,x\n9,1e3\n", "twice\n2000.0\n"),
        ])
    func csv(body: String, answer: String) async throws {
        let response = try await ask(Array(body.utf8))
        #expect(response.status == .ok && String(buffer: response.body) == answer)
        #expect(response.headers[.contentType] == "text/csv")
    }

    @Test func `a file has the columns that are wanted, in that order`() async throws {
        let response = try await ask(Array("x,name\n1,a\n".utf8), query: "?columns=name,twice")
        #expect(String(buffer: response.body) == "name,twice\na,2.0\n")
        // Many readers step over blank lines.
        let one = try await ask(Array("x,name\n1,a\n2,\n\n3,c\n".utf8), query: "?columns=name")
        #expect(String(buffer: one.body) == "name\na\n\"\"\nc\n")
    }

    @Test(
        "What doesn't fit is refused with its place",
        arguments: [
            ("x\none\n", 422, "row 0: x must be a number, not the text “one”"), ("x\n1\n\"\n", 422, "is not closed"),
            ("x,name\n1,a\n,b\n", 422, "row 1: x must not be null"), ("x\n1\n2,3\n", 422, "row 1 has 2 fields"),
            ("name\na\n", 422, "the header lacks x"), ("x,x\n1,2\n", 422, "names a column twice"),
            ("", 422, "send CSV with a header, such as x"), ("x\n1\n2\n3\n4\n", 413, "up to 3 rows"),
            ("x\n\"1\"2\n", 422, "more after a closing quote"), ("x\n0x10\n", 422, "not the text “0x10”"),
            ("x\n1e999\n", 422, "not 1e999"),
            // Of one column a blank line is a row, too.
            ("x\n1\n\n", 422, "row 1: x must not be null"), ("x\n1\r\n\r\n2", 422, "row 1: x must not be null"),
            ("x\n\"\"\n", 422, "row 0: x must not be null"),
        ])
    func refused(body: String, status: Int, words: String) async throws {
        let response = try await ask(Array(body.utf8))
        #expect(response.status.code == status)
        #expect(String(buffer: response.body).contains(words), "\(String(buffer: response.body))")
    }

    @Test("Parquet is answered by Parquet, and what doesn't fit is refused with its place")
    func parquet() async throws {
        let kind = "application/vnd.apache.parquet"
        func file(_ sql: String) throws -> [UInt8] {
            let path = temporary.registry.folder + "/rows.parquet"
            try Database().connect().execute("COPY (\(sql)) TO '\(path)' (FORMAT parquet)")
            return Array(try Data(contentsOf: URL(filePath: path)))
        }
        let rows = try file("SELECT 0.1::DOUBLE AS x, 'a' AS name, 1 AS more")
        let response = try await ask(rows, type: kind, accept: kind)
        #expect(response.status == .ok)
        let path = temporary.registry.folder + "/answer.parquet"
        try Data(response.body.readableBytesView).write(to: URL(filePath: path))
        let answer = try Database().connect().rows("SELECT twice, name FROM '\(path)'")
        #expect(answer == [[.double(0.2), .string("a")]])
        for (sql, status, words) in [
            ("SELECT 'a' AS x", 422, "row 0: x must be a number, not the text “a”"),
            ("SELECT NULL::DOUBLE AS x UNION ALL SELECT 1", 422, "must not be null"),
            ("SELECT 1 AS y", 422, "x is missing"), ("SELECT i::DOUBLE AS x FROM range(4) t(i)", 413, "up to 3 rows"),
        ] {
            let refused = try await ask(try file(sql), type: kind)
            #expect(refused.status.code == status && String(buffer: refused.body).contains(words), "\(refused)")
        }
        let garbage = try await ask(Array("PAR1 and more of the kind PAR1".utf8), type: kind)
        #expect(garbage.status == .unprocessableContent)
        #expect(!String(buffer: garbage.body).contains("/tmp"), "files of the server are nobody's business")
    }

    @Test("The form of an answer is the first that is accepted and offered")
    func accepting() async throws {
        let body = Array("x\n1\n".utf8)
        let wishes = [
            "application/json", "*/*", "image/png, application/json;q=0.5", "text/csv;q=0, application/json",
            "text/csv; q=0.5, application/json;q=0.8",
        ]
        for accept in wishes {
            let response = try await ask(body, accept: accept)
            #expect(String(buffer: response.body).hasPrefix(#"{"deployment""#))
        }
        #expect(try await ask(body, accept: "image/png").status == .notAcceptable)
    }
}
