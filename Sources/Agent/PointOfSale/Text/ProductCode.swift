/// Product codes as scanners read them: JAN, UPC and GTIN with check digits, and codes that a store prints itself.
enum ProductCode {
    /// Prefixes of codes that mean something within one store only.
    static let inStorePrefixes: Set<String> = Set((20...29).map(String.init) + ["02"])

    /// The code by which a product is looked up; empty: the code names none.
    ///
    /// An in-store code holds a price or weight, so that it is another one on every package: the digits that name the
    /// product are kept where the profile tells them, and nothing of it otherwise.
    ///
    /// - Throws: `RowProblem` for a wrong check digit, and for a code that is none where all must be.
    static func product(_ text: String, profile: JournalProfile) throws(RowProblem) -> String {
        guard profile.productCodes != .own, !text.isEmpty else { return text }
        let digits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isCode = digits && [8, 12, 13, 14].contains(text.utf8.count)
        switch profile.productCodes {
        case .jan where !isCode: throw RowProblem("not_a_product_code", .product)
        case .mixed where !digits || text.utf8.count != 13: return text
        default: break
        }
        guard hasRightCheckDigit(text) else { throw RowProblem("wrong_check_digit", .product) }
        // A U.P.C. is a code of 13 digits without its leading zero.
        let full = text.utf8.count == 12 ? "0" + text : text
        let prefix = String(full.prefix(2))
        guard full.utf8.count == 13, inStorePrefixes.contains(prefix) else { return text }
        return profile.inStoreItemDigits[prefix].map { String(full.prefix(2 + $0)) } ?? ""
    }

    /// Whether the last digit is right by modulus 10 with the weights 3 and 1 from the right.
    static func hasRightCheckDigit(_ digits: String) -> Bool {
        var sum = 0
        for (place, digit) in digits.utf8.reversed().enumerated() {
            sum += Int(digit - UInt8(ascii: "0")) * (place % 2 == 1 ? 3 : 1)
        }
        return sum % 10 == 0
    }
}
