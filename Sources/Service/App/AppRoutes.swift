import Hummingbird
import Workflow

/// The pages of the deployments that have one: `/apps` lists them, `/apps/NAME` is one.
///
/// A page is the same for everybody and tells nothing: what it shows it asks for, with the token that its reader has.
struct AppRoutes: Sendable {
    let desk: ScoringDesk

    /// What a browser gets before anybody could have told it a token.
    static func isOpen(_ request: Request) -> Bool {
        guard request.method == .get || request.method == .head else { return false }
        let parts = request.uri.path.split(separator: "/")
        return parts.isEmpty || parts.first == "apps" && parts.count <= 2
            || parts == ["apps.css"] || parts == ["apps.js"]
    }

    func add(to router: Router<ServiceContext>) {
        router.get("/") { request, _ in
            guard request.headers[.accept]?.contains("text/html") == true else { throw HTTPError(.notFound) }
            return Response.redirect(to: "/apps", type: .temporary)
        }
        router.get("/apps") { _, _ in Self.page(Self.listPage) }
        router.get("/apps/:name") { _, context in
            Self.page(Self.appPage, status: isMissing(context) ? .notFound : .ok)
        }
        router.get("/apps.css") { _, _ in Self.file(PackageResources.apps_css, "text/css; charset=utf-8") }
        router.get("/apps.js") { _, _ in Self.file(Self.script, "text/javascript; charset=utf-8") }
        router.get("/apps/:name/form") { _, context in
            Response.json(.map(AppForm(try deployment(context), desk.options).content))
        }
        router.post("/apps/:name/what-if") { try await whatIf($0, $1) }
        for path in ["/", "/apps", "/apps/:name", "/apps/:name/form", "/apps.css", "/apps.js"] {
            GalleyService.refuseOthers(on: path, allowed: [.get], router)
        }
        GalleyService.refuseOthers(on: "/apps/:name/what-if", allowed: [.post], router)
    }

    private func deployment(_ context: ServiceContext) throws -> LiveDeployment {
        let deployment = try desk.deployment(context)
        guard deployment.servable.hasPage else {
            throw ServiceError(
                status: .notFound, code: "no-page",
                message: "\(deployment.name) is deployed without a page; deploy it under another name as an app")
        }
        return deployment
    }

    /// Whether the caller may know that there is no such page.
    private func isMissing(_ context: ServiceContext) -> Bool {
        context.caller != .stranger && (try? deployment(context)) == nil
    }

    /// Scores rows that nobody has: what a page asks as its sliders move.
    private func whatIf(_ request: Request, _ context: ServiceContext) async throws -> Response {
        _ = try deployment(context)
        return try await desk.tried(request, context) { body, deployment, deadline in
            let rows = try RequestReader.read(body, deployment.servable.format, rowLimit: desk.options.rowLimit)
            let answer = try await deployment.score(rows, deadline: deadline)
            return .json(Scored(answer: answer, rows: rows, deployment: deployment).json)
        }
    }

    private static func page(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        var page = file(bytes, "text/html; charset=utf-8")
        page.status = status
        page.headers[.contentSecurityPolicy] = policy
        page.headers[.referrerPolicy] = "no-referrer"
        return page
    }

    private static let listPage = framed(PackageResources.apps_html)
    private static let appPage = framed(PackageResources.app_html)

    /// A page with what all pages have about them, and what each begins with.
    private static func framed(_ page: [UInt8]) -> [UInt8] {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let whole = text(PackageResources.frame_html)
            .replacing("  <!-- page -->\n", with: text(page))
            .replacing("    <!-- entry -->\n", with: text(PackageResources.entry_html))
        return Array(whole.utf8)
    }

    /// Nothing but this service's own style and script, which may ask nobody else.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
        form-action 'none'; base-uri 'none'; frame-ancestors 'none'
        """

    /// One script, written in several files.
    private static let script =
        [
            PackageResources.elements_js, PackageResources.words_js, PackageResources.service_js,
            PackageResources.list_js, PackageResources.page_js, PackageResources.form_js, PackageResources.answer_js,
            PackageResources.explanation_js, PackageResources.curve_js, PackageResources.file_js,
            PackageResources.distribution_js, PackageResources.csv_js, PackageResources.start_js,
        ]
        .flatMap(\.self)

    /// Browsers ask each time, so that they never mix files of two versions of Galley.
    private static func file(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
