import Foundation
import Storage
import Testing

@testable import Services

// Goal: codes are those that every application makes. Method: the test vectors of RFC 6238 and RFC 4226, and moments
// around the borders of a time step.
@Suite struct OneTimeCodeTests {
    private static let codes = OneTimeCode(secret: Array("12345678901234567890".utf8))

    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func codesAreThoseOfTheStandard(seconds: Int64, code: String) {
        let moment = Moment(rawValue: seconds * 1_000_000)
        #expect(Self.codes.code(step: OneTimeCode.step(at: moment), digits: 8) == code)
        #expect(Self.codes.step(of: String(code.suffix(6)), at: moment) == seconds / 30)
    }

    @Test func oneStepBeforeAndAfterIsTaken() {
        let now = Moment(rawValue: 1_000_000_020_000_000)
        let present = OneTimeCode.step(at: now)
        for difference in Int64(-3)...3 {
            let taken = Self.codes.step(of: Self.codes.code(step: present + difference), at: now)
            #expect((taken == present + difference) == (abs(difference) <= 1), "\(difference)")
        }
    }

    @Test func whatIsNoCodeIsNotTaken() {
        let now = Moment(rawValue: 59_000_000)
        #expect(Self.codes.step(of: "287 082", at: now) == 1)
        for wrong in ["", "28708", "2870820", "28708a", "２８７０８２", "-87082"] {
            #expect(Self.codes.step(of: wrong, at: now) == nil, "\(wrong)")
        }
    }

    @Test func secretsAreShownInBase32() throws {
        #expect(Self.codes.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(OneTimeCode(secret: Array("fooba".utf8)).base32 == "MZXW6YTB")
        #expect(OneTimeCode(secret: Array("foob".utf8)).base32 == "MZXW6YQ")
        #expect(try TestBase32.bytes(Self.codes.base32) == Self.codes.secret)
        let uri = Self.codes.uri(tenantCode: "market", login: "h@x")
        #expect(uri.hasPrefix("otpauth://totp/Kakuzuke%20market:h%40x?secret=GEZDGN"))
        #expect(URL(string: uri) != nil)
    }
}
