import Terminal

extension ConfigOption {
    static let notify = ConfigOption(
        name: "notify",
        summary: "How the end of a long run or deployment is told where another window has the focus: "
            + "the escape sequence OSC 9 or OSC 777, or the bell; auto takes what the terminal is known for.",
        values: .words(ways.map(\.word)), standard: "auto",
        write: { config in ways.first { $0.way == config.notifying }?.word ?? "auto" },
        read: { config, value in
            guard let way = ways.first(where: { $0.word == value }) else { return false }
            config.notifying = way.way
            return true
        })

    private static let ways: [(word: String, way: Config.Notifying)] =
        [("auto", .auto)] + Notifier.allCases.map { ($0.rawValue, .by($0)) } + [("off", .off)]

    static let notifyAfter = ConfigOption(
        name: "notify-after", summary: "How many seconds work must have taken for its end to be notified.",
        values: .text(examples: ["10", "60"]), standard: "10",
        write: { String($0.notifyAfter) },
        read: { config, value in
            guard let seconds = Int(value), seconds >= 0 else { return false }
            config.notifyAfter = seconds
            return true
        },
        advice: ": it is a whole number of seconds")
}
