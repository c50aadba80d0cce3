import Terminal
import Testing

@Suite struct `Mouse and answers` {
    @Test(
        "what the terminal reports of the mouse",
        arguments: [
            ("0;1;1M", Mouse(.press(.left), at: .zero)),
            ("0;10;5m", Mouse(.release(.left), at: Position(row: 4, column: 9))),
            ("32;3;2M", Mouse(.drag(.left), at: Position(row: 1, column: 2))),
            ("2;300;200M", Mouse(.press(.right), at: Position(row: 199, column: 299))),
            ("64;1;1M", Mouse(.wheelUp, at: .zero)), ("65;1;1M", Mouse(.wheelDown, at: .zero)),
            ("66;1;1M", Mouse(.wheelLeft, at: .zero)), ("67;1;1M", Mouse(.wheelRight, at: .zero)),
            ("20;1;1M", Mouse(.press(.left), at: .zero, [.shift, .ctrl])),
            ("8;1;1M", Mouse(.press(.left), at: .zero, .alt)),
            ("35;1;1M", nil), ("128;1;1M", nil), ("0;0;1M", nil), ("0;1M", nil), ("M", nil), ("", nil), ("0;1;1", nil),
            ("x;1;1M", nil), ("99999999999999999999;1;1M", nil),
        ] as [(String, Mouse?)])
    func reports(text: String, expected: Mouse?) {
        #expect(Mouse(report: text) == expected)
    }

    /// What becomes of each character in turn, up to the one that ends the report.
    private func outcome(_ kind: Report.Kind, _ text: String) -> (event: Event?, rest: String) {
        var report = Report(kind)
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard case .over(let event) = report.take(scalar) else { continue }
            return (event, String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(index + 1))))
        }
        return (nil, "unfinished")
    }

    @Test("a report ends where it ends, and what follows is none of it")
    func ends() {
        #expect(outcome(.mouse, "0;1;1Mjk") == (.mouse(Mouse(.press(.left), at: .zero)), "jk"))
        #expect(outcome(.mouse, "0;1?jk") == (nil, "jk"))
        let white = Event.background(.rgb(red: 255, green: 255, blue: 255))
        for end in ["\u{07}", "\u{1B}\\", "\u{9C}"] {
            #expect(outcome(.background, "rgb:ffff/ffff/ffff\(end)j") == (white, "j"))
            #expect(outcome(.background, "nonsense\(end)j") == (nil, "j"))
        }
        #expect(outcome(.background, String(repeating: "x", count: 200)).rest != "unfinished")
    }

    @Test(
        "colors as terminals tell them",
        arguments: [
            ("rgb:ffff/8080/0000", 0xFF8000), ("rgb:ff/80/00", 0xFF8000), ("rgb:f/0/f", 0xFF00FF),
            ("rgba:0000/0000/ffff/ffff", 0x0000FF), ("rgb:ff/80", nil), ("rgb:/80/00", nil), ("rgb:-1/80/00", nil),
            ("#ff8000", nil), ("", nil), ("rgb:fffff/0/0", nil),
        ] as [(String, Int?)])
    func colors(text: String, expected: Int?) {
        let color = expected.map {
            Color.rgb(red: UInt8($0 >> 16), green: UInt8($0 >> 8 & 255), blue: UInt8($0 & 255))
        }
        #expect(Color(answer: text) == color)
    }

    @Test("a second press soon after at the same place is a double click, a third begins anew")
    func clicks() {
        var counter = ClickCounter()
        let start = ContinuousClock.now
        func press(_ column: Int, after milliseconds: Int) -> Int {
            counter.count(
                Mouse(.press(.left), at: Position(row: 0, column: column)), at: start + .milliseconds(milliseconds)
            ).clicks
        }
        #expect([press(1, after: 0), press(1, after: 300), press(1, after: 400)] == [1, 2, 1])
        #expect([press(2, after: 500), press(1, after: 600), press(1, after: 1200)] == [1, 1, 1])
        #expect(counter.count(Mouse(.release(.left), at: .zero), at: start).clicks == 1)
    }

    @Test("what lies on top is what is pointed at")
    func targets() {
        var frame = Frame(rows: 10, columns: 20)
        frame.mark(Rect(row: 0, column: 0, rows: 10, columns: 20), as: "pane")
        frame.within(Rect(row: 2, column: 2, rows: 4, columns: 4), scrolledTo: Position(row: 1, column: 0)) { part in
            part.mark(Rect(row: 1, column: 0, rows: 9, columns: 9), as: "part")
        }
        func target(_ row: Int, _ column: Int) -> String? {
            frame.target(at: Position(row: row, column: column)) as? String
        }
        #expect(target(2, 2) == "part" && target(5, 5) == "part")
        #expect(target(6, 2) == "pane" && target(2, 6) == "pane" && target(1, 2) == "pane")
        #expect(target(10, 0) == nil)
    }
}
