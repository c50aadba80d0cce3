package import HTTPTypes

extension HTTPField.Name {
    /// Which version answered with a file.
    static let galleyVersion = HTTPField.Name("Galley-Version")!
    /// What a caller is told apart from others by, where a share of them is answered by another version.
    static let galleyKey = HTTPField.Name("Galley-Key")!
    /// The columns that were ignored, percent-encoded.
    static let galleyIgnored = HTTPField.Name("Galley-Ignored")!
    /// What a page tells other places of itself.
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    /// Whether the request is in the log, where what came true of it can be told.
    package static let galleyLogged = HTTPField.Name("Galley-Logged")!
    /// What the request is known by.
    package static let requestID = HTTPField.Name("X-Request-Id")!
    /// From where a browser says that a page asks.
    package static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
    /// Where a body's JSON ends and its raw tensors begin.
    static let inferenceHeaderLength = HTTPField.Name("Inference-Header-Content-Length")!
}
