import Terminal
import Testing

/// Events handed over by a test.
private final class ScriptedSource: EventSource {
    var events: [Event] = []
    let descriptors: [Int32] = []

    func drain() -> [Event] {
        defer { events = [] }
        return events
    }
}

@Suite struct `The event loop` {
    private let source = ScriptedSource()
    private let mailbox = Mailbox<Int>()

    private func values(_ inputs: [Input<Int>]) -> [Int] {
        inputs.compactMap { if case .message(let value) = $0 { value } else { nil } }
    }

    @Test("events and messages of one moment come together")
    func together() {
        source.events = [.key("a"), .resize(rows: 24, columns: 80)]
        mailbox.post(1)
        mailbox.post(2)
        let inputs = EventLoop(source: source, mailbox: mailbox).wait()
        #expect(inputs.count == 4)
        #expect(values(inputs) == [1, 2])
    }

    @Test("a message from another thread ends the wait, and none is lost")
    func wakes() {
        let loop = EventLoop(source: source, mailbox: mailbox)
        let total = 200
        for worker in 0..<4 {
            Task.detached { [mailbox] in
                for number in 0..<total / 4 { mailbox.post(worker * 1000 + number) }
            }
        }
        var received: [Int] = []
        while received.count < total { received += values(loop.wait()) }
        for worker in 0..<4 {
            let own = received.filter { $0 / 1000 == worker }
            #expect(own == own.sorted(), "each worker's messages keep their order")
        }
        #expect(Set(received).count == total)
    }

    @Test("with a timeout the wait ends empty")
    func timeout() {
        let loop = EventLoop(source: source, mailbox: mailbox)
        let start = ContinuousClock.now
        #expect(loop.wait(timeout: .milliseconds(5)).isEmpty)
        #expect(ContinuousClock.now - start >= .milliseconds(5))
    }

    @Test("the mailbox never waits")
    func mailboxIsEmpty() {
        #expect(mailbox.take().isEmpty)
        mailbox.post(7)
        #expect(mailbox.take() == [7])
        #expect(mailbox.take().isEmpty)
    }
}
