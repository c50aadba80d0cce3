import HTTPTypes

extension HTTPField.Name {
    /// Which version answered with a file.
    static let galleyVersion = HTTPField.Name("Galley-Version")!
    /// The columns that were ignored, percent-encoded.
    static let galleyIgnored = HTTPField.Name("Galley-Ignored")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    /// Where a body's JSON ends and its raw tensors begin.
    static let inferenceHeaderLength = HTTPField.Name("Inference-Header-Content-Length")!
}
