import Hummingbird

/// How the rows of a request or of an answer are written down.
enum MediaType: String, CaseIterable, Sendable {
    case json = "application/json"
    case csv = "text/csv"
    case parquet = "application/vnd.apache.parquet"
    case arrow = "application/vnd.apache.arrow.stream"

    /// What a header names, whatever parameters follow; nil for something else.
    init?(_ header: some StringProtocol) {
        if header == Self.json.rawValue {
            self = .json
            return
        }
        let name = String(header.prefix { $0 != ";" }).filter { !$0.isWhitespace }
        self.init(rawValue: name.lowercased())
    }

    /// How the request's body is written: JSON unless it says that it is a table, since many clients name any type.
    static func body(of request: Request) throws(ServiceError) -> MediaType {
        guard let given = request.headers[.contentType] else { return .json }
        if let type = MediaType(given) { return type }
        guard !given.lowercased().hasPrefix("application/vnd.apache.arrow") else {
            throw ServiceError(
                status: .unsupportedMediaType, code: "not-a-stream",
                message: "Arrow's rows come as a stream, \(arrow.rawValue), not as \(given)")
        }
        return .json
    }

    /// The kind of answer that the request likes best, the first of several; JSON where it doesn't care.
    static func answer(to request: Request) throws(ServiceError) -> MediaType {
        guard let accepted = request.headers[.accept], !accepted.isEmpty else { return .json }
        let wishes = accepted.split(separator: ",").enumerated().map { (place: $0, name: $1, weight: weight(of: $1)) }
        let ordered = wishes.filter { $0.weight > 0 }.sorted { ($1.weight, $0.place) < ($0.weight, $1.place) }
        for name in ordered.map(\.name) {
            if let type = MediaType(name) { return type }
            if name.contains("*/*") || name.contains("application/*") { return .json }
            if name.contains("text/*") { return .csv }
        }
        throw ServiceError(
            status: .notAcceptable, code: "not-acceptable",
            message: "answers are \(allCases.map(\.rawValue).joined(separator: ", ")), not \(accepted)")
    }

    /// `q`, from 0 for what is not accepted.
    private static func weight(of wish: Substring) -> Double {
        let words = wish.filter { !$0.isWhitespace }.lowercased().split(separator: ";")
        return words.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
    }
}
