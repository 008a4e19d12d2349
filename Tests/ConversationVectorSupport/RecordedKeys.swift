public import Foundation

/// The private keys of a recorded agent, made for the recording and used nowhere else.
///
/// A replay needs them: the server knows the agent by a certificate for the one and seals the identifier key to the
/// other.
public struct RecordedKeys: Codable, Hashable, Sendable {
    /// The key of the agent's certificate: P-256, PKCS#8 in DER.
    public var certificateKey: Data
    /// The key to which the identifier key is sealed: X25519, 32 bytes.
    public var sealingKey: Data

    private static let firstLine = "-----BEGIN PRIVATE KEY-----"
    private static let lastLine = "-----END PRIVATE KEY-----"

    /// Takes over the keys of an agent's folder; nil when the text is no PEM.
    ///
    /// - Parameters:
    ///   - certificateKeyPEM: the key of the certificate, PEM.
    ///   - sealingKey: the other key, 32 bytes.
    public init?(certificateKeyPEM: String, sealingKey: Data) {
        let lines = certificateKeyPEM.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == Self.firstLine, lines.last == Self.lastLine,
            let key = Data(base64Encoded: lines.dropFirst().dropLast().joined())
        else { return nil }
        certificateKey = key
        self.sealingKey = sealingKey
    }

    /// The key of the certificate as agents keep it.
    public var certificateKeyPEM: String {
        [Self.firstLine, certificateKey.base64EncodedString(options: [.lineLength64Characters]), Self.lastLine]
            .joined(separator: "\n")
    }
}
