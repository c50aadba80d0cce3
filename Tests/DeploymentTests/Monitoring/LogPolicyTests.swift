import Capture
import Deployment
import Engine
import Foundation
import Testing
import Workflow

struct LogPolicyTests {
    @Test(
        "What a deployment says of its log is refused before anything is deployed where it can't be meant",
        arguments: [
            (["log": "of"], "“log” is off, sampled, all, not of; did you mean \"off\"?"),
            (["log": .bool(false)], "“log” is off, sampled, all, not false"),
            (["log-rate": .int(0)], "from 1 up; log=off logs none"), (["log-rate": "many"], "from 1 up"),
            (["log": "all", "log-rate": .int(5)], "goes with log=sampled, not with log=all"),
            (["log-without": "temmp"], "did you mean \"temp\"?"),
            (["log-without": ["temp", "nothing"]], "takes and gives none of that name"),
        ] as [(Parameters, String)])
    func refusing(options: Parameters, words: String) async throws {
        let study = try Study()
        let deployer = Doctored(deployer: study.deployer) { order throws(RunError) in order.options = options }
        let error = try await study.run(deployer).error
        #expect(error?.message.contains(words) == true, "\(error.map { "\($0)" } ?? "deployed")")
        #expect(try study.registry.deployments().isEmpty)
    }

    @Test("What a deployment says holds for it, but opens nothing that is closed for all")
    func following() {
        let usual = LogPolicy(rate: 20, without: ["a"])
        #expect(usual.following([:]) == usual)
        #expect(usual.following(["log": "off"]) == LogPolicy(rate: 0, without: ["a"]))
        #expect(
            usual.following(["log": "all", "log-without": ["b"]])
                == LogPolicy(rate: LogPolicy.all, without: ["a", "b"]))
        #expect(
            usual.following(["log": "sampled", "log-rate": .int(5), "log-without": "b"])
                == LogPolicy(rate: 5, without: ["a", "b"]))
        #expect(LogPolicy(rate: 0).following(["log": "all"]).rate == 0)
    }

    @Test("What a new version isn't told of its log is as it was, unless it is told otherwise")
    func keeping() {
        let former: Parameters = ["expose": ["a.b"], "log": "sampled", "log-rate": .int(5), "log-without": ["a"]]
        #expect(
            LogPolicy.kept(of: former, besides: [:])
                == ["log": "sampled", "log-rate": .int(5), "log-without": ["a"]])
        #expect(LogPolicy.kept(of: former, besides: ["log": "all"]) == ["log-without": ["a"]])
        #expect(LogPolicy.kept(of: former, besides: ["log": .null]) == ["log-without": ["a"]])
        #expect(LogPolicy.kept(of: former, besides: ["log-without": "b"]) == ["log": "sampled", "log-rate": .int(5)])
    }

    @Test(
        "A Deploy node says of the log what it is told and no more; where it says nothing, all stays as it was",
        arguments: [
            ("", ["log": "off", "log-without": "temp"]), ("log: off", ["log": "off", "log-without": "temp"]),
            ("log: all", ["log": "all", "log-without": "temp"]),
            ("log: sampled", ["log": "sampled", "log-without": "temp"]),
            ("log-rate: 5", ["log-rate": .int(5), "log-without": "temp"]),
            ("log: off\n    log-rate: 5", ["log": "off", "log-without": "temp"]),
            ("log: null\n    log-without: null", [:]),
        ] as [(String, Parameters)])
    func node(said: String, options: Parameters) async throws {
        let study = try Study()
        let before = Doctored(deployer: study.deployer) { order throws(RunError) in
            order.options = ["log": "off", "log-without": "temp"]
        }
        #expect(try await study.run(before).error == nil)
        let text = Study.text.replacing("    name: late\n", with: "    name: late\n    \(said)\n")
        #expect(try await study.run(study.deployer, text, ignoresCache: true).error == nil)
        let version = try study.registry.version(of: "late")
        #expect(version.number == 2 && version.targetOptions == options)
    }

    @Test("A version takes what it says of its log along to another machine")
    func travelling() throws {
        let folder = try TemporaryFolder()
        let (here, there) = (try Registry(folder: folder.path + "/here"), try Registry(folder: folder.path + "/there"))
        let (keyring, others) = (Keyring(folder: here.folder), Keyring(folder: there.folder))
        let bundle = try sampleBundle(in: here.store)
        var release = Registry.Release.sample(bundle.id)
        release.options = ["log": "off", "path": "/only/here"]
        let version = try here.deploy(release, as: "a", target: "service")
        try VersionFile.write(version, of: here, to: folder.path + "/a.galley", keyring: keyring)
        try others.trust(try keyring.publicKey(), as: "ada")
        let incoming = try VersionFile.read(folder.path + "/a.galley", into: there, keyring: others)
        #expect(incoming.release.options == ["log": "off"])
    }
}
