import Workflow

/// A small text file of the user's, of which nothing is certain.
enum UserFile {
    /// What the file says; throws where it is no text, or no regular file, which might keep its reader waiting.
    static func text(of path: String) throws(ConfigFault) -> String {
        let bytes: [UInt8]
        do throws(DocumentErrors) { bytes = try DocumentFile.read(path) } catch {
            throw ConfigFault(error.errors.first?.message ?? "").in(path)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigFault("this is not UTF-8 text").in(path)
        }
        return text
    }
}
