/// Sixteen bytes that stand for kind and key of a fact, also when the fact itself is not or no longer kept.
public struct FactKeyDigest: Hashable, Sendable {
    /// Bytes of one.
    static let bytesCount = 16

    /// The 16 bytes.
    let bytes: [UInt8]

    /// The digest of a fact's kind and key.
    public init(kind: UInt8, key: String) {
        bytes = SpoolFact.keyHash(kind: kind, key: key)
    }

    /// Takes over what a row holds.
    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The digests that stand one after the other in a column.
    static func list(_ column: [UInt8]) -> [FactKeyDigest] {
        stride(from: 0, to: column.count, by: bytesCount).map {
            FactKeyDigest(bytes: Array(column[$0...].prefix(bytesCount)))
        }
    }
}
