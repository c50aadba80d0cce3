import HTTPTypes

extension HTTPField.Name {
    /// Which version answered with a file.
    static let galleyVersion = HTTPField.Name("Galley-Version")!
    /// What a caller is told apart from others by, where a share of them is answered by another version.
    static let galleyKey = HTTPField.Name("Galley-Key")!
    static let requestID = HTTPField.Name("X-Request-Id")!
    /// The columns that were ignored, percent-encoded.
    static let galleyIgnored = HTTPField.Name("Galley-Ignored")!
    /// Where a body's JSON ends and its raw tensors begin.
    static let inferenceHeaderLength = HTTPField.Name("Inference-Header-Content-Length")!
}
