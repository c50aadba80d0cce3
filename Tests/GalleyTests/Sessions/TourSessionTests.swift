import Foundation
import Testing

/// The tour in a terminal, with real keys.
@Suite("The tour in a terminal", .serialized) struct TourSessionTests {
    @Test("it is walked from its first step to its last, and changes no file")
    func walk() throws {
        let samples = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/samples/penguins"
        let before = try FileManager.default.contentsOfDirectory(atPath: samples).sorted()
        let session = try EditorSession(nil, files: ["tour"])
        try session.expect("Tour 1/10: The canvas")
        try session.press("l", "l", "l")
        try session.expect("Tour 2/10: Run it")
        try session.press("R")
        try session.expect("Tour 3/10: Rows to predict")
        try session.go(to: "fill-test")
        try session.expect("Tour 4/10: Add a box")
        try session.press("a")
        try session.type("predictor")
        try session.press("Enter")
        try session.expect("Tour 5/10: Select what production needs")
        try session.press("v", "h")
        try session.expect("Tour 6/10: Draw the frame")
        try session.press("f")
        try session.expect("Tour 7/10: Make it")
        try session.press("Enter", "C-u")
        try session.type("score")
        try session.press("Enter")
        try session.expect("Tour 8/10: What ships")
        #expect(try session.preview().contains("predictor"))
        try session.press("Tab")
        try session.expect("Tour 9/10: Why")
        try session.press("w")
        try session.expect("Tour 10/10: Deploying")
        try session.press(">")
        #expect(try !session.screen().contains("Tour"))
        try session.begin("q")
        try session.waitForEnd()
        #expect(try FileManager.default.contentsOfDirectory(atPath: samples).sorted() == before)
    }

    @Test("the very first start offers it, and no other does")
    func offer() throws {
        let session = try EditorSession(nil, isFirstStart: true)
        try session.expect("new here? a tour of two minutes")
        try session.press("n")
        #expect(try !session.screen().contains("new here?"))
        try session.begin("q")
        try session.waitForEnd()
        try session.reopen()
        #expect(try !session.screen().contains("new here?"))
    }

    @Test("it is begun by its key in any document")
    func key() throws {
        let session = try EditorSession("galley: 1\nname: mine\nnodes: {}\nconnections: []\n")
        try session.type("gT")
        try session.expect("Tour 1/10: The canvas")
        try session.press("X", "q")
        try session.expect("mine")
    }
}
