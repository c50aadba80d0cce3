import ArgumentParser
import Deployment

struct SigningKey: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Show your public key, or say whose versions may be imported.",
        discussion: """
            `show` prints the key that galley export signs with; others give it to `trust`. `list` shows the keys that \
            you trust, and `remove` takes a name or a key off that list. Your own key is always trusted.

            Example: galley key list
            """)
    static let order = 88

    enum Action: String, ExpressibleByArgument, CaseIterable { case show, trust, list, remove }

    @Argument(help: "What to do.") var action: Action = .show
    @Argument(help: "The key to trust; the name or key to remove.") var key: String?
    @Option(name: .customLong("as"), help: "Whose key it is, in a word.") var name: String?
    @Flag(help: "Answer in JSON.") var json = false

    func validate() throws {
        switch action {
        case .trust:
            guard let key, name != nil else { throw ValidationError("galley key trust KEY --as NAME") }
            if PublicKey(key) == nil { throw ValidationError("“\(key)” is no key; galley key show prints one") }
        case .remove: if key == nil { throw ValidationError("galley key remove NAME") }
        case .show, .list: if key != nil { throw ValidationError("galley key \(action.rawValue) takes nothing more") }
        }
    }

    func execute() async throws {
        let keyring = Keyring()
        switch action {
        case .show:
            let key = try keyring.publicKey().description
            if json { try Console.say(json: ["key": key]) } else { Console.say(key) }
            return
        case .trust:
            if let key = key.flatMap({ PublicKey($0) }), let name { try keyring.trust(key, as: name) }
        case .remove: if let key { try keyring.remove(key) }
        case .list: break
        }
        let keys = try keyring.trusted()
        if json { return try Console.say(json: keys) }
        if keys.isEmpty { return Console.say("no key but your own is trusted") }
        var table = TextTable(["NAME", "KEY"])
        for key in keys { table.add([key.name, key.key]) }
        Console.say(table.text)
    }
}
