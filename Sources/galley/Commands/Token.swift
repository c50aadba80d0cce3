import ArgumentParser

struct Token: GalleyCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens that let programs ask the service.",
        discussion: """
            A service that others than this machine can reach asks for one: Authorization: Bearer TOKEN. The registry \
            keeps a hash of it only. A running service takes changes up at once.

            Example: galley token create shop --deployment late-flights --expires 90 --rate 600
            """,
        subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self])
    static let order = 62
}
