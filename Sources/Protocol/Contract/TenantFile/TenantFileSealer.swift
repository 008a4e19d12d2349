import Crypto
import FoundationEssentials

/// Writes an exported tenant's file: header, encapsulated key, sealed chunks of the content.
///
/// HPKE (X25519, HKDF-SHA-256, ChaCha20-Poly1305) in its base mode; the order of the chunks is part of the seals, and
/// the last chunk says that it is. Source: `docs/tenancy.md`, "The file".
public struct TenantFileSealer {
    /// What stands before the first chunk.
    public let beginning: [UInt8]
    private var sender: HPKE.Sender
    private var waiting: [UInt8] = []

    /// Begins a file.
    ///
    /// - Throws: `TenantFileError.unusableKey` when the header's key is none.
    public init(_ header: TenantFileHeader) throws(TenantFileError) {
        do {
            let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: header.recipientKey)
            sender = try HPKE.Sender(
                recipientKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: header.digest)
        } catch {
            throw TenantFileError(.unusableKey, "this is no X25519 public key")
        }
        beginning = header.bytes + Array(sender.encapsulatedKey)
    }

    /// Takes content.
    ///
    /// - Returns: the bytes of the file that are ready; often none.
    public mutating func append(_ content: [UInt8]) throws(TenantFileError) -> [UInt8] {
        waiting += content
        var ready: [UInt8] = []
        while waiting.count > TenantFileLimits.chunkBytesMax {
            ready += try seal(Array(waiting.prefix(TenantFileLimits.chunkBytesMax)), isLast: false)
            waiting.removeFirst(TenantFileLimits.chunkBytesMax)
        }
        return ready
    }

    /// Ends the file.
    ///
    /// - Returns: its last bytes.
    public mutating func end() throws(TenantFileError) -> [UInt8] {
        let last = waiting
        waiting = []
        return try seal(last, isLast: true)
    }

    private mutating func seal(_ chunk: [UInt8], isLast: Bool) throws(TenantFileError) -> [UInt8] {
        do {
            let sealed = try sender.seal(Data(chunk), authenticating: TenantFileChunk.place(isLast: isLast))
            return [isLast ? 1 : 0] + UInt32(sealed.count).highestFirst + sealed
        } catch {
            throw TenantFileError(.damaged, "a chunk cannot be sealed")
        }
    }
}

/// What a chunk says of its place.
enum TenantFileChunk {
    static func place(isLast: Bool) -> Data { Data([isLast ? 1 : 0]) }
}
