/// How a version is named: by its number, by a tag, or as the one that is live.
package enum VersionName: Hashable, Sendable, CustomStringConvertible {
    case live
    case number(Int)
    case tag(String)

    /// `live`, `3`, `v3` or a tag.
    package init(_ text: String) {
        let digits = text.hasPrefix("v") ? text.dropFirst() : text[...]
        if text == "live" {
            self = .live
        } else if let number = Int(digits), digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
            self = .number(number)
        } else {
            self = .tag(text)
        }
    }

    package var description: String {
        switch self {
        case .live: "live"
        case .number(let number): "v\(number)"
        case .tag(let tag): tag
        }
    }
}
