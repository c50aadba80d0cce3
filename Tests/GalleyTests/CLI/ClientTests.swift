import Foundation
import Testing

/// The service through the clients that people use; `.setup/setup --test` installs them.
@Suite("Clients of the service", .serialized) struct ClientTests {
    private let home: GalleyHome
    private let service: RunningService

    init() async throws {
        home = try GalleyHome()
        let deployed = try await home.galley("deploy", try home.sample("penguins", "penguins"), "--as", "species")
        try #require(deployed.status == 0, "\(deployed.err)")
        service = try await RunningService(home)
    }

    private static let folder = GalleyHome.repository + "/Tests/GalleyTests/Clients"

    private static let rows = """
        [{"bill_length_mm":39.1,"bill_depth_mm":18.7,"flipper_length_mm":181,"body_mass_g":3750},
        {"bill_length_mm":46.1234567890123,"bill_depth_mm":13.2,"flipper_length_mm":211,"body_mass_g":4500},
        {"bill_length_mm":49.3,"bill_depth_mm":19.9,"flipper_length_mm":203,"body_mass_g":4050}]
        """

    @Test(
        "every protocol gives the same numbers to the last bit, missing values among the rows or not",
        arguments: [rows, rows.replacing("18.7", with: "null").replacing("211", with: "null")])
    func protocols(rows: String) async throws {
        try home.write("rows.json", rows)
        let told = try await home.shell(
            "\(GalleyHome.clients)/python \(Self.folder)/protocols.py 127.0.0.1:\(service.port) species < rows.json")
        #expect(told.status == 0, "\(told.out)\(told.err)")
        #expect(told.out.contains("Triton, raw tensors: 3 rows are the same"), "\(told.out)")
    }

    @Test("pyarrow's streams are read whatever their types, and what can't be read is refused")
    func arrow() async throws {
        try await deployTyped()
        let told = try await home.shell(
            "\(GalleyHome.clients)/python \(Self.folder)/arrow.py 127.0.0.1:\(service.port) typed")
        #expect(told.status == 0, "\(told.out)\(told.err)")
        #expect(told.out.hasSuffix("what can't be read is refused\n"), "\(told.out)")
    }

    /// What takes and answers columns of every kind.
    private func deployTyped() async throws {
        try home.write(
            "typed.csv",
            """
            number,share,flag,word,day,time,moment,price
            1,0.1,true,a,2013-01-31,2013-01-31 06:00:00,2013-01-31 06:00:00+00,12.50
            ,,,,,,,

            """)
        let columns = ["number", "share", "flag", "word", "day", "time", "moment", "price"]
        let document = try home.write(
            "typed.galley.yaml",
            """
            galley: 1
            name: typed
            nodes:
              rows:
                type: csv-reader@1
                at: [0, 0]
                path: typed.csv
              types:
                type: expression@1
                at: [1, 0]
                columns:
                  moment: CAST(moment AS TIMESTAMPTZ)
                  price: CAST(price AS DECIMAL(9, 2))
              start:
                type: capture-start@1
                at: [2, 0]
                name: copy
              copy:
                type: expression@1
                at: [3, 0]
                columns:
                  \(columns.map { "\($0)_again: \($0)" }.joined(separator: "\n      "))
              end:
                type: capture-end@1
                at: [4, 0]
                name: copy
            connections:
              - rows -> types
              - types -> start
              - start -> copy
              - copy -> end
            """)
        let deployed = try await home.galley("deploy", document, "--as", "typed")
        try #require(deployed.status == 0, "\(deployed.err)")
    }

    @Test("schemathesis finds nothing that the OpenAPI document says and the service doesn't do")
    func openAPI() async throws {
        try await deployTyped()
        let told = try await home.shell(
            """
            \(GalleyHome.clients)/schemathesis --config-file \(Self.folder)/schemathesis.toml run \
            http://127.0.0.1:\(service.port)/openapi.json
            """)
        #expect(told.status == 0, "\(told.out)\(told.err)")
    }
}
