import Foundation

/// What a new password has to be: long enough, not one that many people have, nothing of the person or the tenant.
///
/// There are no rules of composition: length and rarity count, nothing else.
struct PasswordRules: Sendable {
    /// Fewest characters after NFKC.
    static let charactersMin = 12
    /// From this length on a password is recommended.
    static let charactersSuggested = 15
    /// Most characters after NFKC.
    static let charactersMax = 1_024
    /// Most bytes that are looked at at all.
    static let bytesMax = 8_192
    /// Words of the person and the tenant count from this length on; characters.
    static let ownWordCharactersMin = 4

    /// Login, code and names that a password may not hold.
    var ownWords: [String]

    /// The password as it is counted and hashed: the same whatever keyboard it was typed on.
    static func normalized(_ password: String) -> String {
        // Foundation leaves half-width kana and their voice marks apart; the second step puts them together.
        password.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
    }

    /// False for a text that is too long for any password.
    static func hasAllowedSize(_ password: String) -> Bool {
        password.utf8.count <= bytesMax && normalized(password).unicodeScalars.count <= charactersMax
    }

    /// Refuses a password that is too short, too long or too common.
    ///
    /// - Throws: `ServiceError.invalidField`, which never bears the password.
    func check(_ password: String, field: String) throws {
        guard Self.hasAllowedSize(password) else {
            throw ServiceError(.invalidField, "at most \(Self.charactersMax) characters", field: field)
        }
        let text = Self.normalized(password)
        guard text.unicodeScalars.count >= Self.charactersMin else {
            throw ServiceError(
                .invalidField,
                "at least \(Self.charactersMin) characters; \(Self.charactersSuggested) or more are better",
                field: field)
        }
        guard !holdsOwnWord(text) else {
            throw ServiceError(
                .invalidField, "without the login, the retailer's code and the names", field: field)
        }
        guard !PasswordGuess(text).isCommon else {
            throw ServiceError(
                .invalidField,
                "too common: several words that do not belong together, or random characters, are better",
                field: field)
        }
    }

    private func holdsOwnWord(_ text: String) -> Bool {
        let folded = text.lowercased()
        return ownWords.contains { words in
            let whole = Self.normalized(words).lowercased()
            return ([whole] + whole.split { !$0.isLetter && !$0.isNumber }.map { String($0) }).contains {
                $0.count >= Self.ownWordCharactersMin && folded.contains($0)
            }
        }
    }
}
