import FoundationEssentials
import SwiftASN1
import X509

/// When a certificate ends.
public enum CertificateExpiry {
    /// Last moment at which a certificate holds; milliseconds since 1970-01-01 UTC.
    ///
    /// - Throws: what the certificate library throws when the text is no certificate.
    public static func milliseconds(ofPEM text: String) throws -> Int64 {
        Int64(try Certificate(pemEncoded: text).notValidAfter.timeIntervalSince1970 * 1_000)
    }
}
