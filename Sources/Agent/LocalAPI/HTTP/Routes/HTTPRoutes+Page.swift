import KakuzukeProtocol
import Wording

extension HTTPRoutes {
    /// The page, and the description of everything; they hold no data.
    static func page(_ access: HTTPAccess) -> [HTTPRoute] {
        let files: KeyValuePairs<String, (type: String, bytes: [UInt8])> = [
            "/": ("text/html; charset=utf-8", pageText),
            "/page.css": ("text/css; charset=utf-8", PackageResources.page_css),
            "/page.js": ("text/javascript; charset=utf-8", pageScript),
            "/icon.svg": ("image/svg+xml", PackageResources.icon_svg),
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

    /// The page's text, with the few words that stand in it already.
    private static var pageText: [UInt8] {
        var text = String(decoding: PackageResources.page_html, as: UTF8.self)
        for language in Language.allCases {
            for (name, word) in PageWords.all(language) {
                text = text.replacing("{\(language.rawValue):\(name)}", with: word)
            }
        }
        return Array(text.utf8)
    }

    /// The page's script behind its words, which come from the one catalogue.
    private static var pageScript: [UInt8] {
        let words = WrittenJSON.object(
            Language.allCases.map { language in
                let words = PageWords.all(language).map { WrittenJSON.Member($0.name, .text($0.text)) }
                return WrittenJSON.Member(language.rawValue, .object(words))
            })
        return Array("\"use strict\";\nconst words = ".utf8) + words.bytes + Array(";\n".utf8)
            + PackageResources.page_js
    }
}
