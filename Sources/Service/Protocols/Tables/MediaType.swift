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

    /// The first kind of answer that the request accepts; JSON where it doesn't care.
    static func answer(to request: Request) throws(ServiceError) -> MediaType {
        guard let accepted = request.headers[.accept], !accepted.isEmpty else { return .json }
        for name in accepted.split(separator: ",") {
            if let type = MediaType(name) { return type }
            if name.contains("*/*") || name.contains("application/*") { return .json }
            if name.contains("text/*") { return .csv }
        }
        throw ServiceError(
            status: .notAcceptable, code: "not-acceptable",
            message: "answers are \(allCases.map(\.rawValue).joined(separator: ", ")), not \(accepted)")
    }
}
