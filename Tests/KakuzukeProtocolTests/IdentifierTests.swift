import Foundation
import Testing

@testable import KakuzukeProtocol

// Goal: one person has one hash whichever till wrote the identifier, and nothing of the key ever shows.
// Method: vectors of normalising, an independent HMAC value, dumps of the key.
@Suite struct IdentifierTests {
    static let key = IdentifierKey(id: 7, bytes: (0..<32).map { UInt8($0) })!

    @Test(
        "spellings of one telephone number have one normal form",
        arguments: [
            ("090-1234-5678", "+819012345678"), ("０９０ー１２３４ー５６７８", "+819012345678"),
            ("+81 90 1234 5678", "+819012345678"), ("+81(0)90-1234-5678", "+819012345678"),
            ("03-4405-7597", "+81344057597"), (" +81344057597 ", "+81344057597"), ("+14155550100", "+14155550100"),
        ])
    func phone(written: String, normal: String) throws {
        #expect(try IdentifierNormalization.normalized(written, kind: .phone) == normal)
    }

    @Test(
        "what is no telephone number is refused",
        arguments: ["12345", "9012345678", "+0123456789", "09-12x4", "", "00"])
    func notPhone(written: String) {
        #expect(throws: IdentifierProblem.self) { try IdentifierNormalization.normalized(written, kind: .phone) }
    }

    @Test("an e-mail address is folded and trimmed, its dots and tags stay")
    func email() throws {
        let normal = try IdentifierNormalization.normalized("　Ｊohn.Smith+X@Example.COM ", kind: .email)
        #expect(normal == "john.smith+x@example.com")
        for broken in ["a@b@c", "@b", "a@", "plain", "a b@c"] {
            #expect(throws: IdentifierProblem.invalidEmail) {
                try IdentifierNormalization.normalized(broken, kind: .email)
            }
        }
    }

    @Test("a member number stays text: zeros and case count, width does not")
    func memberNumber() throws {
        #expect(try IdentifierNormalization.normalized(" ００１２aB ", kind: .memberNumber) == "0012aB")
        #expect(try IdentifierNormalization.normalized("ﾀﾞ1", kind: .memberNumber) == "ダ1")
        let longest = String(repeating: "9", count: IdentifierNormalization.charactersMax)
        #expect(try IdentifierNormalization.normalized(longest, kind: .memberNumber) == longest)
        #expect(throws: IdentifierProblem.tooLong) {
            try IdentifierNormalization.normalized(longest + "9", kind: .memberNumber)
        }
        #expect(throws: IdentifierProblem.empty) { try IdentifierNormalization.normalized("　", kind: .memberNumber) }
        #expect(throws: IdentifierProblem.invalidCharacter) {
            try IdentifierNormalization.normalized("1\u{0}2", kind: .memberNumber)
        }
    }

    @Test("a payment card's number is no card token")
    func cardToken() throws {
        #expect(try IdentifierNormalization.normalized("tok_4x", kind: .cardToken) == "tok_4x")
        #expect(throws: IdentifierProblem.paymentCardNumber) {
            try IdentifierNormalization.normalized("4111 1111 1111 1111", kind: .cardToken)
        }
    }

    @Test("the hash is HMAC-SHA-256 over kind and normal form, cut to 128 bits")
    func hash() throws {
        // Reckoned with Python's hmac for key 00…1f and the message 02 "+819012345678".
        let hash = try Self.key.hash("090-1234-5678", kind: .phone)
        #expect(hash.bytes == Self.expectedPhoneHash)
        #expect(hash.keyID == 7)
        #expect(IdentifierHash(kind: .phone, keyID: 7, bytes: hash.bytes) == hash)
        #expect(IdentifierHash(kind: .phone, keyID: 7, bytes: hash.bytes.dropLast()) == nil)
        #expect(try Self.key.hash("09012345678", kind: .memberNumber).bytes != hash.bytes)
    }

    static let expectedPhoneHash: [UInt8] = [
        0xab, 0xd0, 0xf0, 0x68, 0xeb, 0xc8, 0x89, 0xa1, 0x09, 0xf5, 0xca, 0x14, 0x14, 0x09, 0xac, 0x62,
    ]

    @Test("neither printing nor dumping a key shows its bytes")
    func keyIsNotPrinted() {
        var dumped = ""
        dump(Self.key, to: &dumped)
        dump([Self.key], to: &dumped)
        let shown = dumped + "\(Self.key)" + String(reflecting: Self.key) + "\([Self.key])"
        #expect(!shown.contains("SymmetricKey"))
        #expect(!shown.contains("31"))
        #expect(IdentifierKey(id: 1, bytes: [1, 2, 3]) == nil)
    }
}
