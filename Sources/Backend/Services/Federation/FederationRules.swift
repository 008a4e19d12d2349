import Foundation

/// What the platform operator allows for sign-in at the tenants' own identity providers.
///
/// The list of issuers is what keeps tenants from letting the server call whatever they name. Source:
/// `docs/federation.md`.
public struct FederationRules: Hashable, Sendable {
    /// Most issuers of an installation.
    public static let issuersMax = 64
    /// Most addresses besides those of one's own device to which providers may send persons.
    public static let redirectsMax = 16
    /// No identity providers.
    public static let none = FederationRules(issuers: [], redirects: [])

    /// The issuers that tenants may choose from, as their discovery documents write them.
    public let issuers: [String]
    /// Addresses besides those of one's own device to which providers may send persons.
    public let redirects: [String]

    /// Makes rules; `problems` tells whether they can be used.
    public init(issuers: [String], redirects: [String]) {
        self.issuers = issuers
        self.redirects = redirects
    }

    /// What is wrong with the issuers; empty: nothing.
    public var issuerProblems: [String] {
        let wrong = issuers.filter { ProviderAddress(issuer: $0) == nil }
        return wrong.map { "\($0) is no https address (http: on a loopback address only)" }
            + (issuers.count > Self.issuersMax ? ["more than \(Self.issuersMax) issuers"] : [])
    }

    /// What is wrong with the redirects; empty: nothing.
    public var redirectProblems: [String] {
        let wrong = redirects.filter {
            ProviderAddress(endpoint: $0, ofLoopbackIssuer: false)?.text.contains("?") ?? true
        }
        return wrong.map { "\($0) is no https address without a query" }
            + (redirects.count > Self.redirectsMax ? ["more than \(Self.redirectsMax) redirects"] : [])
    }

    /// True for an address on the person's own device or one that the operator has listed.
    func allowsRedirect(_ address: String) -> Bool {
        redirects.contains(address) || Self.isOnOwnDevice(address)
    }

    /// True for http on a loopback address with a port, as RFC 8252 wants it; names count as no loopback address.
    static func isOnOwnDevice(_ address: String) -> Bool {
        guard address.utf8.count <= ProviderAddress.bytesMax,
            let match = address.wholeMatch(
                of: /http:\/\/(?:127\.0\.0\.1|\[::1\]):([1-9][0-9]{0,4})\/[A-Za-z0-9\-._~\/]*/),
            let port = Int(match.1)
        else { return false }
        return port <= 65_535
    }
}
