import Crypto
import Foundation
import Hummingbird

/// What all pages have in common. Nothing comes from elsewhere, and nothing runs that is not written here.
enum PageLayout {
    static func response(_ title: String, _ body: HTML) -> Response {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>\(HTML(stringLiteral: style))</style></head>
            <body><main>\(body)</main><script>\(HTML(stringLiteral: script))</script></body></html>

            """
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: page.text)))
    }

    private static let policy =
        "default-src 'none'; connect-src 'self'; style-src '\(hash(style))'; script-src '\(hash(script))'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }

    /// Fetches the page again while somebody looks at it, and nobody is in the middle of something; with the token that
    /// was given in this tab, here or on the page of an app.
    private static let script = """
        const tokenKey = "galley-token";
        const find = (selector) => document.querySelector(selector);
        function ask() {
          const token = sessionStorage.getItem(tokenKey);
          const headers = { Accept: "text/html", ...(token && { Authorization: `Bearer ${token}` }) };
          return fetch(location.href, { headers });
        }
        async function show(answer) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          document.title = page.title;
          find("main").replaceWith(page.querySelector("main"));
          listen();
        }
        async function load() {
          try {
            const answer = await ask();
            if (answer.status === 401) sessionStorage.removeItem(tokenKey);
            if (answer.headers.get("Content-Type").startsWith("text/html")) await show(answer);
            else find("#token-words").textContent = (await answer.json()).error.message;
          } catch {
            find("#token-words").textContent = "The service can't be reached just now; try again in a moment.";
          }
        }
        function listen() {
          const form = find("#token");
          if (!form) return;
          find("#token-text").focus();
          form.onsubmit = (event) => {
            event.preventDefault();
            sessionStorage.setItem(tokenKey, find("#token-text").value.trim());
            load();
          };
        }
        listen();
        if (find("#token") && sessionStorage.getItem(tokenKey)) load();
        setInterval(async () => {
          if (document.hidden || find("main").contains(document.activeElement) || String(getSelection())) return;
          try {
            const answer = await ask();
            if (answer.ok) await show(answer);
          } catch {}
        }, 5000);
        """

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5a6675; --page: #f7f8fa; --card: #fff;
          --line: #d9dee5; --blue: #1f6feb; --good: #1a7f37; --warn: #9a6700; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa7b5; --page: #0d1117;
          --card: #161b22; --line: #30363d; --blue: #6cb0ff; --good: #56d364; --warn: #e3b341; --bad: #ff8a80; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
        a { color: var(--blue); } p.note { color: var(--soft); margin: .25rem 0; }
        .cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
        .card h3 { font-size: .875rem; font-weight: 600; color: var(--soft); margin: 0; }
        .card .figure { font-size: 1.5rem; font-variant-numeric: tabular-nums; }
        .spark { display: block; width: 100%; height: 2.5rem; }
        .spark polyline { fill: none; stroke: var(--blue); stroke-width: 1.5; vector-effect: non-scaling-stroke;
          stroke-linecap: round; }
        .wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
        tr:last-child > * { border-bottom: 0; } thead th { color: var(--soft); font-size: .875rem; }
        tbody th { font-weight: 600; } .number { text-align: right; } code { font-size: .875rem; }
        form { display: grid; gap: .5rem; max-width: 24rem; }
        input, button { font: inherit; padding: .4rem .6rem; }
        .stable { color: var(--good); } .moderate { color: var(--warn); } .strong { color: var(--bad); }
        """
}
