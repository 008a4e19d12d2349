import Foundation

/// The public keys of an identity provider; keys that cannot be used are left out.
struct ProviderKeySet: Sendable {
    /// Most keys of a provider that are looked at.
    static let keysMax = 64

    /// The keys.
    let keys: [ProviderKey]

    private struct Document: Decodable {
        var keys: [Member]
    }

    private struct Member: Decodable {
        var key: ProviderKey?

        init(from decoder: any Decoder) throws {
            key = try? ProviderKey(from: decoder)
        }
    }

    /// Reads a document of keys.
    init(document: [UInt8]) throws(FederationFailure) {
        guard let read = try? JSONDecoder().decode(Document.self, from: Data(document)),
            read.keys.count <= Self.keysMax
        else { throw .keysUnreadable }
        keys = read.keys.compactMap(\.key)
    }

    /// The key of a token; nil: it is not there, or there are several.
    func key(of token: IDToken) -> ProviderKey? {
        let fitting = keys.filter {
            $0.fits(token.algorithm) && (token.keyIdentifier == nil || $0.identifier == token.keyIdentifier)
        }
        return fitting.count == 1 ? fitting[0] : nil
    }
}
