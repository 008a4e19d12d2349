import Foundation
import SeededTestSupport
import Testing

@testable import Services

// Goal: tokens read back as they were handed out, and slips never reach the database. Method: seeded secrets, every
// single-character change.
@Suite struct TokenTests {
    @Test func tokensReadBack() {
        var generator = SeededGenerator(12)
        for _ in 0..<200 {
            let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let tenant = UUID()
            for token in [
                SecretToken(kind: .tenant, tenant: tenant, secret: secret),
                SecretToken(kind: .enrolment, tenant: tenant, secret: secret),
                SecretToken(kind: .platformOperator, tenant: nil, secret: secret),
            ] {
                #expect(SecretToken(text: token.text) == token)
                #expect(SecretToken(text: token.text)?.hash == token.hash)
            }
            let enrolment = EnrolmentToken(
                secret: SecretToken(kind: .enrolment, tenant: tenant, secret: secret), authorityFingerprint: secret)
            #expect(EnrolmentToken(text: enrolment.text) == enrolment)
        }
    }

    @Test func anySlipOfOneCharacterIsFound() {
        let token = SecretToken(kind: .tenant, tenant: UUID(), secret: [UInt8](repeating: 200, count: 32))
        let characters = Array(token.text)
        for position in characters.indices {
            for replacement in ["a", "7", "_", "Z"] where String(characters[position]) != replacement {
                var changed = characters
                changed[position] = Character(replacement)
                #expect(SecretToken(text: String(changed)) == nil, "\(position) \(replacement)")
            }
        }
        for text in ["", "kz", "kzt__", "kzt_0_0_0", String(token.text.dropLast()), token.text + "0"] {
            #expect(SecretToken(text: text) == nil)
            #expect(EnrolmentToken(text: text + ".00") == nil)
        }
        #expect(token.text.utf8.count < SecretToken.textByteCountMax)
        #expect(SecretToken(text: token.text + String(repeating: "0", count: SecretToken.textByteCountMax)) == nil)
    }
}
