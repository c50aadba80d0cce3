import FoundationEssentials

/// What the operator writes into a file of the state folder: something on each line, in words.
package enum WordedLines {
    /// What is wrong with a line.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package var file: String
        /// From 1.
        package var line: Int
        package var message: String
        package var description: String { "\(file):\(line): \(message)" }
    }

    /// The same, where the line is known already.
    struct Fault: Error {
        var message: String

        init(_ message: String) { self.message = message }
    }

    /// What is in a file; nil where there is none.
    package static func text(of file: String) throws(Problem) -> String? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Problem(file: file, line: 1, message: "it can't be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// What `read` makes of the words of each line that has any.
    ///
    /// - Parameter file: its name, for what is said of it.
    static func read<Value>(
        _ text: String, file: String, _ read: ([String]) throws(Fault) -> Value
    ) throws(Problem) -> [Value] {
        var values: [Value] = []
        for (number, line) in zip(1..., text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)) {
            do throws(Fault) {
                let words = try words(line)
                if !words.isEmpty { values.append(try read(words)) }
            } catch {
                throw Problem(file: file, line: number, message: error.message)
            }
        }
        return values
    }

    /// Divided by spaces, except within double quotes; what follows a # at the start of a word is for people.
    private static func words(_ line: some StringProtocol) throws(Fault) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if character.isWhitespace, !isQuoted {
                if let word { words.append(word) }
                word = nil
            } else if character == "#", word == nil {
                break
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard !isQuoted else { throw Fault("a quote is not closed") }
        return words + [word].compactMap(\.self)
    }
}
