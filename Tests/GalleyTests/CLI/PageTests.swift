import Foundation
import Testing

/// The page of a deployment in headless Chromium, on a desk and on a phone.
@Suite("galley deploy --target app", .serialized) struct PageTests {
    private let home: GalleyHome

    init() async throws {
        home = try GalleyHome()
        let document = try home.sample("penguins", "penguins")
        for note in ["", "again, <i>really</i>"] {
            let deployed = try await home.galley(
                "deploy", document, "--as", "species", "--target", "app", "--note", note)
            try #require(deployed.status == 0, "\(deployed.err)")
            #expect(deployed.out.contains("galley serve shows it at /apps/species"))
        }
    }

    private func look(_ service: RunningService, width: Int, _ options: String) async throws {
        let script = GalleyHome.repository + "/Tests/GalleyTests/Clients/page.py"
        let told = try await home.shell(
            "\(GalleyHome.clients)/python \(script) http://127.0.0.1:\(service.port) \(width) \(options)")
        #expect(told.status == 0 && told.out == "the page is right at \(width)\n", "\(told.out)\(told.err)")
    }

    @Test("it predicts, explains, draws and takes files; it fits, and axe finds no fault", arguments: [1280, 390])
    func page(width: Int) async throws {
        let sample = try home.sample("penguins", "penguins")
        let revised = try String(contentsOfFile: sample, encoding: .utf8)
            .replacing("flipper_length_mm, body_mass_g]\n    method", with: "body_mass_g]\n    method")
            .replacing("flipper_length_mm, body_mass_g]\n    trees", with: "body_mass_g, year]\n    trees")
        let file = try home.write("samples/penguins/revised.galley.yaml", revised)
        try await look(RunningService(home), width: width, "--revised \(file)")
    }

    @Test("it asks for a token where one is demanded")
    func token() async throws {
        let token = try await home.galley("token", "create", "shop", "--deployment", "species")
        let service = try await RunningService(home, "--require-token")
        try await look(service, width: 390, "--token " + token.out.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
