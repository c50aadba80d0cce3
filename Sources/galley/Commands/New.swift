import ArgumentParser
import Workflow

struct New: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make an empty workflow.",
        discussion: """
            A file that is there already is left alone.

            Example: galley new work.galley.yaml
            """)
    static let order = 5

    @OptionGroup var file: FileArgument

    func execute() async throws {
        guard !File.exists(file.file) else {
            throw Failure("\(file.file): error: it is there already; choose another name")
        }
        do throws(DocumentErrors) {
            var document = try Document(new: Workflow(name: Document.name(of: file.file)), path: file.file)
            try document.save()
        } catch {
            throw Failure(error)
        }
        Console.say("made \(file.file): galley \(file.file) opens it")
    }
}
