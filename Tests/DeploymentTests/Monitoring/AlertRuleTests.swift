import Deployment
import Testing

struct AlertRuleTests {
    private func rule(_ line: String) throws -> AlertRule {
        try #require(try AlertRules.parse(line, file: "alerts").first)
    }

    @Test func `rules are read line by line`() throws {
        let rules = try AlertRules.parse(
            """
            # who is called at night
            late-flights error-rate > 5% over 10m webhook https://example.org/hook?a=b#c

            *  p99 > 200ms command /usr/bin/page "on call" --now   # by phone
            shop psi "unit price" > 0.25 webhook http://127.0.0.1:9000
            shop unseen * > 1% command /bin/true
            shop accuracy < 0.7 over 1440m command /bin/true
            """, file: "alerts")
        #expect(rules.map(\.deployment) == ["late-flights", nil, "shop", "shop", "shop"])
        #expect(rules.map(\.limit) == [0.05, 0.2, 0.25, 0.01, 0.7])
        #expect(rules.map(\.minutes) == [10, 5, 60, 60, 1440])
        #expect(rules.map(\.isUpper) == [true, true, true, true, false])
        #expect(
            rules.map(\.measure) == [
                .errorRate, .latency(99), .column(.psi, "unit price"), .column(.unseen, nil), .performance("accuracy"),
            ])
        #expect(rules[0].action == .webhook("https://example.org/hook?a=b#c"))
        #expect(rules[1].action == .command(["/usr/bin/page", "on call", "--now"]))
        #expect(rules[0].text == "late-flights error-rate > 5% over 10m")
    }

    @Test(
        "What is wrong is told with its line and a way out",
        arguments: [
            ("late error-rat > 5% webhook http://a", "did you mean"),
            ("late error-rate = 5% webhook http://a", "> or <, not “=”"),
            ("late error-rate > five webhook http://a", "write 0.05, 5%"),
            ("late error-rate > nan webhook http://a", "write 0.05, 5%"),
            ("late error-rate > 5% over 10 webhook http://a", "write 5m"),
            ("late error-rate > 5% over 9999m webhook http://a", "up to 1440m"),
            ("late error-rate > 5% webhook ftp://a", "http://"),
            ("late error-rate > 5% webhook http://a b", "one address"),
            ("late error-rate > 5% command page", "no shell"),
            ("late error-rate > 5% mail me", "webhook or command"),
            ("late error-rate > 5%", "is missing"), ("late psi > 0.2 webhook http://a", "> or <, not “0.2”"),
            ("late psi", "the column is missing"), ("la/te p99 > 1s command /bin/true", "can't name a deployment"),
            ("late p99 > 1s command \"/bin/true", "quote"),
        ])
    func problems(line: String, words: String) throws {
        let problem = #expect(throws: AlertRules.Problem.self) {
            try AlertRules.parse("\n\n" + line, file: "/state/alerts")
        }
        #expect(problem?.description.hasPrefix("/state/alerts:3: ") == true)
        #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
    }

    @Test func `a crossing is told once, and its end once, however the value wavers`() throws {
        let rule = try rule("* p99 > 100ms command /bin/true")
        var state = AlertState()
        let values = [nil, 0.05, 0.11, 0.099, 0.101, nil, 0.095, 0.09, 0.101, 0.05]
        let changes = values.map { state.judge($0, rule) }
        #expect(changes == [nil, nil, .began, nil, nil, nil, nil, .ended, .began, .ended])
    }

    @Test func `limits that leave no room for a tenth have an end, too`() throws {
        var state = AlertState()
        let low = try rule("* accuracy < 0.95 command /bin/true")
        #expect([0.9, 0.96, 1].map { state.judge($0, low) } == [.began, nil, .ended])
        state = AlertState()
        let none = try rule("* error-rate > 0 command /bin/true")
        #expect([0, 0.1, 0.01, 0].map { state.judge($0, none) } == [nil, .began, nil, .ended])
    }
}
