import Terminal
import Testing

/// What is sent to a terminal so that it tells the user something.
@Suite("Notifications") struct NotifierTests {
    @Test("each way has its sequence")
    func sequences() {
        #expect(Notifier.osc9.sequence("done", environment: [:]) == "\u{1B}]9;done\u{07}")
        #expect(Notifier.osc777.sequence("a; b", environment: [:]) == "\u{1B}]777;notify;Galley;a, b\u{07}")
        #expect(Notifier.bell.sequence("done", environment: ["TMUX": "/tmp/x"]) == "\u{07}")
    }

    @Test("tmux is asked to hand a sequence on")
    func passthrough() {
        #expect(
            Notifier.osc9.sequence("done", environment: ["TMUX": "/tmp/x"])
                == "\u{1B}Ptmux;\u{1B}\u{1B}]9;done\u{07}\u{1B}\\")
    }

    @Test("nothing in a text ends the sequence or begins another")
    func controls() {
        #expect(Notifier.osc9.sequence("a\u{07}\u{1B}]0;b\nc", environment: [:]) == "\u{1B}]9;a]0;bc\u{07}")
        #expect(Notifier.osc9.sequence(String(repeating: "x", count: 999), environment: [:]).count < 220)
    }

    @Test(
        "a terminal is told in the way that it is known for",
        arguments: [
            (["TERM": "xterm-kitty"], Notifier.osc9), (["TERM_PROGRAM": "WezTerm"], .osc9),
            (["TERM": "foot"], .osc777), (["TERM": "rxvt-unicode-256color"], .osc777),
            (["TERM": "xterm-256color"], .bell),
            (["TERM_PROGRAM": "iTerm.app", "TMUX": "/tmp/x"], .bell),
            (["TERM": "xterm-kitty", "STY": "1.x"], .bell),
        ])
    func suiting(_ environment: [String: String], _ notifier: Notifier) {
        #expect(Notifier.suiting(environment) == notifier)
    }
}
