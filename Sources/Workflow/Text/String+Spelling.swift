/// Texts as bytes have them. To Swift a letter with an accent is one character however it is written, and a quote that an
/// accent follows is no quote; to files and databases they are what they are.
extension String {
    /// Whether it is written with the very same bytes.
    package func isSpelled(like other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// The text with each of these marks written twice, as a quote is within quotes.
    package func doubling(_ mark: Unicode.Scalar) -> String {
        guard unicodeScalars.contains(mark) else { return self }
        var result = UnicodeScalarView()
        for scalar in unicodeScalars {
            result.append(scalar)
            if scalar == mark { result.append(scalar) }
        }
        return String(result)
    }

    /// The text that `doubling` made this one of.
    package func undoubling(_ mark: Unicode.Scalar) -> String {
        guard unicodeScalars.contains(mark) else { return self }
        var result = UnicodeScalarView()
        var isFirst = false
        for scalar in unicodeScalars {
            isFirst = scalar == mark && !isFirst
            if scalar != mark || isFirst { result.append(scalar) }
        }
        return String(result)
    }
}

extension String? {
    package func isSpelled(like other: String?) -> Bool {
        switch (self, other) {
        case (let left?, let right?): left.isSpelled(like: right)
        case (nil, nil): true
        default: false
        }
    }
}
