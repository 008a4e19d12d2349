import Foundation

/// The one form of every identifier before it is hashed, so that one person is found whichever till wrote it.
///
/// Source of the rules: `docs/sync.md`, "Identifiers".
public enum IdentifierNormalization {
    /// Longest member number or card token after normalising; characters.
    public static let charactersMax = 64
    /// Longest e-mail address after normalising; bytes (RFC 5321, 4.5.3.1.3).
    public static let emailBytesMax = 254

    /// The normal form of a value.
    ///
    /// - Throws: `IdentifierProblem` when the value is none of the kind.
    public static func normalized(_ value: String, kind: IdentifierKind) throws(IdentifierProblem) -> String {
        // No identifier is longer; what is read here may come from a broken journal.
        guard value.utf8.count <= 4 * 1024 else { throw .tooLong }
        let folded = trimmed(value.precomposedStringWithCompatibilityMapping)
        guard !folded.isEmpty else { throw .empty }
        guard !folded.unicodeScalars.contains(where: isControl) else { throw .invalidCharacter }
        switch kind {
        case .memberNumber: return try memberNumber(folded)
        case .phone: return try phone(folded)
        case .email: return try email(folded)
        case .cardToken: return try cardToken(folded)
        }
    }

    /// Kept as text: leading zeros are part of it, and so is its case.
    private static func memberNumber(_ text: String) throws(IdentifierProblem) -> String {
        guard text.unicodeScalars.count <= charactersMax else { throw .tooLong }
        return text
    }

    /// A token is a text of the payment service; a payment card's number in its place is refused.
    private static func cardToken(_ text: String) throws(IdentifierProblem) -> String {
        guard text.unicodeScalars.count <= charactersMax else { throw .tooLong }
        guard CardNumberScan.first(in: text) == nil else { throw .paymentCardNumber }
        return text
    }

    /// Lower case throughout; one `@` with something on both sides; dots and tags stay.
    private static func email(_ text: String) throws(IdentifierProblem) -> String {
        let lowered = text.lowercased()
        guard lowered.utf8.count <= emailBytesMax else { throw .tooLong }
        let parts = lowered.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            !lowered.unicodeScalars.contains(where: \.properties.isWhitespace)
        else { throw .invalidEmail }
        return lowered
    }

    /// E.164 with a plus sign; a number that starts with the trunk zero is Japanese.
    private static func phone(_ text: String) throws(IdentifierProblem) -> String {
        var digits: [UInt8] = []
        var isInternational = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "0"..."9": digits.append(UInt8(scalar.value))
            case "+" where digits.isEmpty && !isInternational: isInternational = true
            case "-", "(", ")", ".", "/", " ", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{30FC}": continue
            default: throw .invalidCharacter
            }
        }
        let zero = UInt8(ascii: "0")
        if isInternational {
            if digits.starts(with: "81".utf8) {
                // +81 (0)90 …: the trunk zero is written by many and dialled by nobody.
                if digits.count > 2, digits[2] == zero { digits.remove(at: 2) }
                guard (9...10).contains(digits.count - 2), digits[2] != zero else { throw .invalidPhone }
            }
            guard (7...15).contains(digits.count), digits[0] != zero else { throw .invalidPhone }
        } else {
            guard digits.first == zero, (10...11).contains(digits.count), digits[1] != zero else {
                throw .invalidPhone
            }
            digits.replaceSubrange(0..<1, with: "81".utf8)
        }
        return "+" + String(decoding: digits, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }
}
