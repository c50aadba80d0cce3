import Foundation
import Testing

/// What the README tells people to type works, as it stands there.
@Suite("README") struct ReadmeTests {
    /// The lines of its ```sh blocks.
    private static let commands: [String] = {
        let text = (try? String(contentsOfFile: GalleyHome.repository + "/README.md", encoding: .utf8)) ?? ""
        var (commands, isInside) = ([String](), false)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside {
                commands.append(String(line))
            }
        }
        return commands
    }()

    @Test("every command works, in order, and the service answers with a probability")
    func commands() async throws {
        let home = try GalleyHome()
        _ = try home.sample("flights", "flights")
        var service: RunningProcess?
        var port = "0"
        var answers = 0
        // `make` builds this very program and runs these very tests.
        let commands = Self.commands.filter { !$0.hasPrefix("make ") }
        #expect(commands.count > 8)
        for command in commands {
            // Port 8080 may be somebody else's here.
            if command.hasPrefix("galley serve"), command.hasSuffix("&") {
                let line = command.dropLast().replacing("8080", with: "0")
                let process = try home.start("/bin/bash", ["-c", "exec \(line)"])
                let isServing = await process.said("serving on")
                try #require(isServing, "\(process.err)")
                port = String(process.out.split(separator: ":").last?.prefix { $0.isNumber } ?? "")
                service = process
                continue
            }
            let outcome = try await home.shell(command.replacing("localhost:8080", with: "127.0.0.1:\(port)"))
            #expect(outcome.status == 0, "\(command)\n\(outcome.err)")
            if command.hasSuffix("/feedback") {
                #expect(outcome.out == #"{"kept":1,"unknown":[],"unseen":[]}"# + "\n")
                continue
            }
            guard command.hasPrefix("curl"), command.contains("/v1/") else { continue }
            let answer = try outcome.json() as? [String: Any]
            let probability = (answer?["result"] as? [String: Any])?["late_probability"] as? Double
            #expect(0..<1 ~= (try #require(probability, "\(outcome.out)")))
            answers += 1
        }
        #expect(answers > 0)
        service?.send(SIGTERM)
        #expect(await service?.outcome().status == 0)
    }
}
