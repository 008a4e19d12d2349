import Crypto
import Foundation
import Synchronization

/// A provider with keys of its own that keeps the rules unless a test breaks one.
final class TestProvider: Sendable {
    /// A member of the discovery document.
    enum Member: Sendable {
        case text(String)
        case list([String])
        case absent

        var value: Any? {
            switch self {
            case .text(let text): text
            case .list(let list): list
            case .absent: nil
            }
        }
    }

    /// What the test may change at any time.
    struct Behaviour: Sendable {
        /// Members of the discovery document that are other than they should be.
        var document: [String: Member] = [:]
        /// The keys that are shown.
        var keys: [[String: String]] = []
        /// Answers in place of the documents, by path.
        var answers: [String: TestHTTPServer.Answer] = [:]
        /// Codes that have been handed out, each with its token and the challenge that it was asked for with.
        var codes: [String: (token: String, challenge: String)] = [:]
        /// Requests that came, by path.
        var counts: [String: Int] = [:]
        /// The authorization header of the newest exchange.
        var authorization: String?
        /// The form of the newest exchange.
        var form: [String: String] = [:]
    }

    let key: TestSigningKey
    private let behaviour: Mutex<Behaviour>
    private let server: Mutex<TestHTTPServer?>

    var port: Int { server.withLock { $0?.port ?? 0 } }
    var issuer: String { "http://127.0.0.1:\(port)" }

    /// Runs `body` with a provider that has one key, `k1`.
    static func with(
        _ key: TestSigningKey = .p256(P256.Signing.PrivateKey()), _ body: (TestProvider) async throws -> Void
    ) async throws {
        let provider = try TestProvider(key: key)
        let server = try await TestHTTPServer.start { provider.answer($0) }
        provider.server.withLock { $0 = server }
        do {
            try await body(provider)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private init(key: TestSigningKey) throws {
        self.key = key
        server = Mutex(nil)
        let member = try key.member("k1")
        behaviour = Mutex(Behaviour())
        change { $0.keys = [member] }
    }

    func change(_ change: (inout Behaviour) -> Void) { behaviour.withLock { change(&$0) } }

    /// How often a path was asked for.
    func count(_ path: String) -> Int { behaviour.withLock { $0.counts[path] ?? 0 } }

    /// The form and the header of the newest exchange.
    var exchange: (form: [String: String], authorization: String?) {
        behaviour.withLock { ($0.form, $0.authorization) }
    }

    /// Hands out a code for a token, as after a sign-in with the challenge.
    func code(token: String, challenge: String) -> String {
        let code = UUID().uuidString
        change { $0.codes[code] = (token, challenge) }
        return code
    }

    private func answer(_ request: TestHTTPServer.Request) -> TestHTTPServer.Answer {
        let path = String(request.path.prefix { $0 != "?" })
        let port = self.port
        return behaviour.withLock { behaviour in
            behaviour.counts[path, default: 0] += 1
            if path == "/token" {
                behaviour.authorization = request.authorization
                behaviour.form = Self.form(request.body)
            }
            if let answer = behaviour.answers[path] { return answer }
            switch path {
            case "/.well-known/openid-configuration":
                return .json(Self.document("http://127.0.0.1:\(port)", behaviour.document))
            case "/keys":
                let text = try? JSONSerialization.data(withJSONObject: ["keys": behaviour.keys])
                return .json(String(decoding: text ?? Data(), as: UTF8.self))
            case "/token":
                let form = behaviour.form
                // A code counts once.
                guard let known = behaviour.codes.removeValue(forKey: form["code"] ?? ""),
                    let verifier = form["code_verifier"],
                    TestSigningKey.base64URL(Array(SHA256.hash(data: Data(verifier.utf8)))) == known.challenge
                else { return .json(#"{"error":"invalid_grant"}"#, status: 400) }
                return .json(#"{"access_token":"a","token_type":"Bearer","id_token":"\#(known.token)"}"#)
            default: return .json("{}", status: 404)
            }
        }
    }

    private static func document(_ issuer: String, _ changes: [String: Member]) -> String {
        var document: [String: Any] = [
            "issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token",
            "jwks_uri": issuer + "/keys", "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
            "code_challenge_methods_supported": ["S256"],
        ]
        for (name, value) in changes { document[name] = value.value }
        return String(decoding: (try? JSONSerialization.data(withJSONObject: document)) ?? Data(), as: UTF8.self)
    }

    private static func form(_ body: String) -> [String: String] {
        var components = URLComponents()
        components.percentEncodedQuery = body
        return Dictionary(
            (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }
}
