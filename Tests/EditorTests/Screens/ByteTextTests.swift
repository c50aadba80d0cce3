import Editor
import Testing

@Suite("Sizes in words") struct ByteTextTests {
    @Test(
        "a few figures tell them",
        arguments: [
            (0, "0 B"), (999, "999 B"), (2500, "2.5 kB"), (99_960, "100 kB"), (999_600, "1.0 MB"),
            (8_230_000, "8.2 MB"), (395_000_000, "395 MB"), (64_000_000_000, "64.0 GB"), (.max, "9223372 TB"),
        ])
    func text(bytes: Int, text: String) { #expect(ByteText.text(bytes) == text) }
}
