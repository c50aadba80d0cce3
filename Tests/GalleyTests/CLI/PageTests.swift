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

    private func look(_ service: RunningService, width: Int, token: String = "") async throws {
        let script = GalleyHome.repository + "/Tests/GalleyTests/Clients/page.py"
        let told = try await home.shell(
            "\(GalleyHome.clients)/python \(script) http://127.0.0.1:\(service.port) \(width) \(token)")
        #expect(told.status == 0 && told.out == "the page is right at \(width)\n", "\(told.out)\(told.err)")
    }

    @Test("it predicts, explains, draws and takes files; it fits, and axe finds no fault", arguments: [1280, 390])
    func page(width: Int) async throws { try await look(RunningService(home), width: width) }

    @Test("it asks for a token where one is demanded")
    func token() async throws {
        let token = try await home.galley("token", "create", "shop", "--deployment", "species")
        let service = try await RunningService(home, "--require-token")
        try await look(service, width: 390, token: token.out.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
