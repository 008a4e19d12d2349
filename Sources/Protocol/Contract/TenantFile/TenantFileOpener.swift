import Crypto
import FoundationEssentials

/// Reads an exported tenant's file piece by piece with the private key that it was made for.
public struct TenantFileOpener {
    /// The header, once enough of the file was given.
    public private(set) var header: TenantFileHeader?
    private let key: Curve25519.KeyAgreement.PrivateKey
    private var recipient: HPKE.Recipient?
    private var waiting: [UInt8] = []
    private var isEnded = false

    /// Takes the private key, 32 bytes.
    ///
    /// - Throws: `TenantFileError.unusableKey`.
    public init(privateKey: [UInt8]) throws(TenantFileError) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey) else {
            throw TenantFileError(.unusableKey, "this is no X25519 private key")
        }
        self.key = key
    }

    /// Takes the next bytes of the file.
    ///
    /// - Returns: the content of the chunks that are complete.
    /// - Throws: `TenantFileError` for a file that was made for another key, or was changed anywhere.
    public mutating func append(_ bytes: [UInt8]) throws(TenantFileError) -> [[UInt8]] {
        waiting += bytes
        if header == nil, try !begin() { return [] }
        var opened: [[UInt8]] = []
        var position = 0
        while waiting.count - position >= 5 {
            guard !isEnded else { throw TenantFileError(.damaged, "something follows the end of the file") }
            let count = Int(UInt32(highestFirst: waiting[position + 1..<position + 5]))
            guard count <= TenantFileLimits.chunkBytesMax + TenantFileLimits.tagByteCount, waiting[position] <= 1 else {
                throw Self.damaged
            }
            guard waiting.count - position >= 5 + count else { break }
            let isLast = waiting[position] == 1
            opened.append(try open(waiting[position + 5..<position + 5 + count], isLast: isLast))
            isEnded = isLast
            position += 5 + count
        }
        if position > 0 { waiting.removeFirst(position) }
        guard !isEnded || waiting.isEmpty else {
            throw TenantFileError(.damaged, "something follows the end of the file")
        }
        return opened
    }

    /// Makes sure that the file is complete.
    ///
    /// - Throws: `TenantFileError.truncated`.
    public func requireEnd() throws(TenantFileError) {
        guard isEnded else { throw TenantFileError(.truncated, "the file ends too early; copy or export it again") }
    }

    private mutating func begin() throws(TenantFileError) -> Bool {
        guard let (header, count) = try TenantFileHeader.read(waiting),
            waiting.count >= count + TenantFileLimits.keyByteCount
        else { return false }
        guard header.recipientKey.elementsEqual(key.publicKey.rawRepresentation) else {
            throw TenantFileError(.otherKey, "the file was made for another key")
        }
        do {
            recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: header.digest,
                encapsulatedKey: Data(waiting[count..<count + TenantFileLimits.keyByteCount]))
        } catch {
            throw Self.damaged
        }
        self.header = header
        waiting.removeFirst(count + TenantFileLimits.keyByteCount)
        return true
    }

    private mutating func open(_ sealed: ArraySlice<UInt8>, isLast: Bool) throws(TenantFileError) -> [UInt8] {
        guard let content = try? recipient?.open(Data(sealed), authenticating: TenantFileChunk.place(isLast: isLast))
        else { throw Self.damaged }
        return Array(content)
    }

    private static var damaged: TenantFileError {
        TenantFileError(.damaged, "the file was changed or damaged; copy or export it again")
    }
}
