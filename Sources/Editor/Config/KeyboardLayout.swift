package import Terminal

/// Which key of a Latin keyboard lies where another script has its characters, so that keys mean the same whatever
/// the keyboard is switched to. Characters that are typed as text stay what they are.
package struct KeyboardLayout: Hashable, Sendable {
    /// As the configuration names it.
    package let name: String
    private var latin: [Character: Character] = [:]

    /// The keys of a Latin keyboard, row by row from `q`, and what they give with Shift.
    private static let plain = Array("qwertyuiop[]asdfghjkl;'zxcvbnm,./")
    private static let shifted = Array("QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?")

    /// What the same keys give elsewhere. Where a key has nothing of its own stands an ASCII character.
    private static let known = [
        "ar": "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرbىةوزظ",
        "be": "йцукенгшўзх'фывапролджэячсмітьбю.",
        "bg": ",уеишщксдзц;ьяаожгтнвмчюйъэфхпрлб",
        "el": ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,./",
        "he": "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.",
        "ka": "ქწერტყუიოპ[]ასდფგჰჯკლ;'ზხცვბნმ,./QჭEღთYUIOP{}AშDFGHჟKL:\"ძXჩVBNM<>?",
        "ru": "йцукенгшщзхъфывапролджэячсмитьбю.",
        "uk": "йцукенгшщзхїфівапролджєячсмитьбю.",
    ]

    package static let names = known.keys.sorted()

    /// A known layout by its name, or the 33 characters themselves, and with Shift as many more; several are
    /// separated by spaces. Nil for what is neither.
    package init?(_ text: String) {
        name = text
        let words = text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return nil }
        for word in words {
            let characters = Array(Self.known[String(word)] ?? String(word))
            let count = Self.plain.count
            guard characters.count == count || characters.count == 2 * count else { return nil }
            add(characters[..<count], Self.plain)
            // Scripts with capitals have them with Shift, where nothing else is said.
            let upper = characters.count > count ? Array(characters[count...]) : characters.map(Self.capital)
            add(upper, Self.shifted)
        }
    }

    private mutating func add(_ characters: some Sequence<Character>, _ keys: [Character]) {
        for (character, key) in zip(characters, keys) where !character.isASCII && latin[character] == nil {
            latin[character] = key
        }
    }

    /// The capital of a letter, or a space where it has none of its own.
    private static func capital(of letter: Character) -> Character {
        let capital = letter.uppercased()
        guard capital.count == 1, capital != String(letter), capital.lowercased() == String(letter) else { return " " }
        return Character(capital)
    }

    /// The Latin key in the same place; nil where there is none.
    package func latin(_ key: Key) -> Key? {
        guard case .character(let character) = key.code else { return nil }
        return latin[character].map { Key(.character($0), key.modifiers) }
    }
}
