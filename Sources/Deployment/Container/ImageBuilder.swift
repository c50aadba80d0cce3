import Engine

/// The first of the programs that build images here.
package struct ImageBuilder {
    private let name: String
    private let path: String

    package static let programs = ["buildah", "podman", "docker"]

    init() throws(Program.Failure) {
        for name in Self.programs {
            guard let path = Program.find(name) else { continue }
            (self.name, self.path) = (name, path)
            return
        }
        throw Program.Failure(
            command: Self.programs.joined(separator: ", "),
            outcome: "none of them is here: install one of them to build images (on Debian: apt-get install buildah)")
    }

    /// Builds what the Containerfile in a folder says, and gives it a name with a tag. The same files make the same
    /// image, where the builder can leave times out.
    func build(_ folder: String, as image: String) throws(Program.Failure) {
        let file = ["--file", "\(folder)/Containerfile", "--tag", image, folder]
        switch name {
        // No step runs a program, so that nothing has to be isolated: it works in a container, too.
        case "buildah":
            try Program.run(path, ["build", "--isolation", "chroot", "--timestamp", "0", "--format", "docker"] + file)
        case "podman": try Program.run(path, ["build", "--timestamp", "0", "--format", "docker"] + file)
        default: try Program.run(path, ["build"] + file)
        }
    }

    /// Whoever reaches a container may ask it, unless arguments of its own, such as `--jwt-key`, take the place of
    /// `--open`. Health checks are part of Docker's image format alone.
    static func containerfile(_ name: String, version: Int, bundle: String, hasPage: Bool) -> String {
        let serve =
            ["serve", "--bundle", ImageFiles.bundle, "--as", "\(name)@\(version)", "--host", "0.0.0.0"]
            + (hasPage ? ["--page"] : [])
        return """
            FROM scratch
            COPY rootfs/ /
            USER 65532:65532
            ENV GALLEY_HOME=/tmp/galley
            EXPOSE 8080
            STOPSIGNAL SIGTERM
            LABEL org.opencontainers.image.title="\(name)" \\
              org.opencontainers.image.version="\(version)" \\
              org.galley.bundle="\(bundle)"
            HEALTHCHECK --interval=10s --timeout=2s --start-period=2s CMD ["\(ImageFiles.program)", "health"]
            ENTRYPOINT [\(([ImageFiles.program] + serve).map { "\"\($0)\"" }.joined(separator: ", "))]
            CMD ["--open"]

            """
    }
}
