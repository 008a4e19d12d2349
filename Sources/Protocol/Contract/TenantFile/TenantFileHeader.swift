import Crypto
import FoundationEssentials

/// The plain beginning of an exported tenant's file: what it is and whose, nothing of what is in it.
///
/// Its digest is bound into the seals, so that a changed header opens nothing. Source: `docs/tenancy.md`, "The file".
public struct TenantFileHeader: Hashable, Sendable {
    /// The form that this version writes and reads.
    public static let form: UInt64 = 1

    /// The tenant.
    public var tenant: TenantID
    /// Its code in the installation that it comes from.
    public var code: String
    /// When the export began; milliseconds since 1970.
    public var exportedAtMilliseconds: Int64
    /// Number of the newest schema migration of that installation.
    public var schemaNumber: UInt32
    /// The X25519 key that the file is for.
    public var recipientKey: [UInt8]

    private static let magic = Array("kakuzuke tenant\n".utf8)

    /// Makes a header.
    public init(
        tenant: TenantID, code: String, exportedAtMilliseconds: Int64, schemaNumber: UInt32, recipientKey: [UInt8]
    ) {
        self.tenant = tenant
        self.code = code
        self.exportedAtMilliseconds = exportedAtMilliseconds
        self.schemaNumber = schemaNumber
        self.recipientKey = recipientKey
    }

    /// The bytes at the beginning of a file.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(varint: Self.form)
        writer.append(text: tenant.description)
        writer.append(text: code)
        writer.append(zigzag: exportedAtMilliseconds)
        writer.append(varint: UInt64(schemaNumber))
        writer.append(raw: recipientKey)
        return Self.magic + UInt32(writer.bytes.count).highestFirst + writer.bytes
    }

    /// What binds the seals of a file to its header.
    var digest: Data { Data(SHA256.hash(data: Data(bytes))) }

    /// Reads the header at the beginning of `bytes`; nil: more bytes are needed.
    ///
    /// - Returns: the header and its length in bytes.
    /// - Throws: `TenantFileError` when the bytes are no header that this version knows.
    static func read(_ bytes: [UInt8]) throws(TenantFileError) -> (header: TenantFileHeader, byteCount: Int)? {
        let known = bytes.prefix(magic.count)
        guard magic.starts(with: known) else {
            throw TenantFileError(.notAFile, "this is no exported tenant")
        }
        let start = magic.count + 4
        guard bytes.count >= start else { return nil }
        let count = Int(UInt32(highestFirst: bytes[magic.count..<start]))
        guard count <= TenantFileLimits.headerBytesMax else {
            throw TenantFileError(.notAFile, "the header is too long for an exported tenant")
        }
        guard bytes.count >= start + count else { return nil }
        do {
            var reader = ByteReader(Array(bytes[start..<start + count]))
            guard try reader.varint() == form else {
                throw TenantFileError(.newerForm, "the file has a form that this version does not know; update it")
            }
            let tenant = try text(&reader)
            let code = try text(&reader)
            let time = try reader.zigzag()
            let schema = try reader.varint()
            let key = try reader.raw(TenantFileLimits.keyByteCount)
            guard let tenant = TenantID(tenant), let schema = UInt32(exactly: schema), reader.isAtEnd else {
                throw TenantFileError(.damaged, "the header is damaged")
            }
            let header = TenantFileHeader(
                tenant: tenant, code: code, exportedAtMilliseconds: time, schemaNumber: schema,
                recipientKey: Array(key))
            return (header, start + count)
        } catch let error as TenantFileError {
            throw error
        } catch {
            throw TenantFileError(.damaged, "the header is damaged")
        }
    }

    private static func text(_ reader: inout ByteReader) throws -> String {
        let count = try reader.varint()
        return String(decoding: try reader.raw(Int(clamping: count)), as: UTF8.self)
    }
}

extension UInt32 {
    var highestFirst: [UInt8] { withUnsafeBytes(of: bigEndian, Array.init) }

    init(highestFirst bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
