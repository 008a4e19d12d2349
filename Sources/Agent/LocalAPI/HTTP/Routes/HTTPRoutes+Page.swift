import KakuzukeProtocol

extension HTTPRoutes {
    /// The page, and the description of everything; they hold no data.
    static func page(_ access: HTTPAccess) -> [HTTPRoute] {
        let files: KeyValuePairs<String, (type: String, bytes: [UInt8])> = [
            "/": ("text/html; charset=utf-8", PackageResources.page_html),
            "/page.css": ("text/css; charset=utf-8", PackageResources.page_css),
            "/page.js": ("text/javascript; charset=utf-8", PackageResources.page_js),
            "/openapi.json": ("application/json", PackageResources.openapi_json),
        ]
        let open = HTTPRoute(method: "POST", path: "/pages", access: .open) { request throws(KakuzukeError) in
            var fields = try JSONFields(try JSONFields.body(request.body))
            let code = try fields.required("code", try fields.text("code"))
            try fields.finish()
            guard let session = access.openPage(code: code) else {
                throw KakuzukeError(
                    .unauthenticated, "the link was used, is too old or was never made", parameters: ["field": "code"])
            }
            return HTTPAnswer(.fields(["session": .text(session)]))
        }
        return [open]
            + files.map { path, file in
                HTTPRoute(method: "GET", path: path, access: .open) { _ throws(KakuzukeError) in
                    HTTPAnswer(contentType: file.type, file.bytes)
                }
            }
    }
}
