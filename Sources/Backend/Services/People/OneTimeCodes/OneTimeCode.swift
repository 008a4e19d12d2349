import Crypto
import Foundation
import Storage

/// One-time codes of RFC 6238: HMAC-SHA-1, six digits, a new one every 30 seconds.
struct OneTimeCode: Sendable {
    /// Seconds of a time step.
    static let stepSeconds: Int64 = 30
    /// Digits of a code.
    static let digitCount = 6
    /// Steps before and after the present one whose codes are taken, for clocks that differ.
    static let stepTolerance: Int64 = 1
    /// Bytes of a secret: 160 bits.
    static let secretByteCount = 20

    let secret: [UInt8]

    /// Number of the time step at a moment.
    static func step(at moment: Moment) -> Int64 { moment.rawValue / 1_000_000 / stepSeconds }

    /// The code of a time step; `digitCount` digits unless a test vector wants more.
    func code(step: Int64, digits: Int = digitCount) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 })
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The time step of a code that holds now; nil when it does not.
    func step(of code: String, at now: Moment) -> Int64? {
        let given = code.filter { !$0.isWhitespace }
        guard given.utf8.count == Self.digitCount, given.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let present = Self.step(at: now)
        return (present - Self.stepTolerance...present + Self.stepTolerance).first { self.code(step: $0) == given }
    }

    /// The secret as applications take it: base32 without padding.
    var base32: String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var buffer = 0
        var bits = 0
        for byte in secret {
            buffer = (buffer << 8 | Int(byte)) & 0xFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[buffer >> bits & 31])
            }
        }
        if bits > 0 { text.append(letters[buffer << (5 - bits) & 31]) }
        return text
    }

    /// The address that a QR code shows.
    func uri(tenantCode: String, login: String) -> String {
        let name = login.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? login
        return "otpauth://totp/Kakuzuke%20\(tenantCode):\(name)?secret=\(base32)&issuer=Kakuzuke%20\(tenantCode)"
            + "&algorithm=SHA1&digits=\(Self.digitCount)&period=\(Self.stepSeconds)"
    }
}
