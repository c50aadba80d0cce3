import ArgumentParser
import Engine

/// What production may read besides its own files.
struct AllowedFiles: ParsableArguments {
    @Option(
        name: .customLong("allow-read"),
        help: ArgumentHelp(
            "A file or folder that production may read, for inputs that are refreshed; may be given repeatedly.",
            discussion: "Without it production reads nothing but what was deployed with it."),
        completion: .file())
    var paths: [String] = []

    var access: FileAccess { FileAccess(allowing: paths) }
}
