internal import Glibc

/// What delivers events of a terminal: descriptors to wait on, and what has arrived.
package protocol EventSource: AnyObject {
    /// File descriptors that become readable when `drain` may have something.
    var descriptors: [Int32] { get }
    /// All events that have arrived, in order; never waits.
    func drain() -> [Event]
}

/// One thing to act on.
package enum Input<Message: Sendable>: Sendable {
    case event(Event)
    case message(Message)
}

/// Waits on the calling thread for events of a terminal and messages of background work.
///
///     let loop = EventLoop(source: screen, mailbox: mailbox)
///     while !state.isDone {
///         screen.show(view(state))
///         for input in loop.wait() { update(&state, input) }
///     }
package struct EventLoop<Message: Sendable> {
    private let source: any EventSource
    private let mailbox: Mailbox<Message>

    package init(source: any EventSource, mailbox: Mailbox<Message>) {
        self.source = source
        self.mailbox = mailbox
    }

    /// Waits until there is something and returns all of it, so that a burst is drawn once; uses no processor
    /// meanwhile. With a timeout the answer is empty when it has passed.
    package func wait(timeout: Duration? = nil) -> [Input<Message>] {
        let deadline = timeout.map { ContinuousClock.now + $0 }
        while true {
            // What arrived before is taken first: a source may hold events that its descriptors no longer show.
            let inputs = source.drain().map { Input.event($0) } + mailbox.take().map { Input.message($0) }
            if !inputs.isEmpty { return inputs }
            let left = deadline.map { $0 - ContinuousClock.now }
            if let left, left <= .zero { return [] }
            block(for: left)
        }
    }

    private func block(for duration: Duration?) {
        var polled = (source.descriptors + [mailbox.descriptor]).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let milliseconds = duration.map { left in
            let (seconds, attoseconds) = left.components
            // Rounded up, or the last millisecond would be spent spinning.
            return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
        }
        // An interrupted call only means one more turn of the loop.
        _ = poll(&polled, nfds_t(polled.count), milliseconds ?? -1)
    }
}
