import FoundationEssentials

/// One piece of the content of an export: a byte of its kind, its length, its bytes.
public enum TenantRecord: Hashable, Sendable {
    /// What a sealed secret belongs to.
    public enum Secret: Hashable, Sendable {
        /// One-time codes of a person.
        case oneTimeCodes(user: String)
        /// The tenant's identity provider.
        case identityProvider
    }

    /// The first record: whose content it is, and the schema that it was read from.
    case start(tenant: TenantID, schemaNumber: UInt32)
    /// The rows that follow are those of a table.
    case table(name: String, columns: [String])
    /// Bytes of the table's rows, a binary COPY cut anywhere.
    case rows([UInt8])
    /// An identifier key.
    case identifierKey(number: Int32, bytes: [UInt8])
    /// A secret that the database holds sealed.
    case secret(Secret, bytes: [UInt8])
    /// The last record.
    case manifest(TenantManifest)

    /// The record as it stands in the content.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        let kind: UInt8
        switch self {
        case .start(let tenant, let schemaNumber):
            kind = 1
            writer.append(text: tenant.description)
            writer.append(varint: UInt64(schemaNumber))
        case .table(let name, let columns):
            kind = 2
            writer.append(text: name)
            writer.append(texts: columns)
        case .rows(let rows):
            kind = 3
            writer.append(raw: rows)
        case .identifierKey(let number, let bytes):
            kind = 4
            writer.append(zigzag: Int64(number))
            writer.append(raw: bytes)
        case .secret(let secret, let bytes):
            kind = 5
            if case .oneTimeCodes(let user) = secret { writer.append(text: user) } else { writer.append(text: "") }
            writer.append(raw: bytes)
        case .manifest(let manifest):
            kind = 6
            writer.append(varint: UInt64(manifest.tables.count))
            for table in manifest.tables {
                writer.append(text: table.name)
                writer.append(texts: table.columns)
                writer.append(varint: table.rows)
                writer.append(raw: table.digest)
            }
        }
        return [kind] + UInt32(writer.bytes.count).highestFirst + writer.bytes
    }

    /// Reads the payload of a record; nil when it is none.
    init?(kind: UInt8, payload: [UInt8]) {
        var reader = ByteReader(payload)
        guard let read = try? Self.read(kind: kind, &reader) else { return nil }
        self = read
    }

    private static func read(kind: UInt8, _ reader: inout ByteReader) throws -> TenantRecord? {
        switch kind {
        case 1:
            guard let tenant = TenantID(try reader.text()), let number = UInt32(exactly: try reader.varint()) else {
                return nil
            }
            return .start(tenant: tenant, schemaNumber: number)
        case 2: return .table(name: try reader.text(), columns: try reader.texts())
        case 3: return .rows(try reader.rest())
        case 4:
            guard let number = Int32(exactly: try reader.zigzag()) else { return nil }
            return .identifierKey(number: number, bytes: try reader.rest())
        case 5:
            let user = try reader.text()
            return .secret(user.isEmpty ? .identityProvider : .oneTimeCodes(user: user), bytes: try reader.rest())
        case 6:
            let count = try reader.varint()
            guard count <= UInt64(TenantFileLimits.tablesMax) else { return nil }
            var manifest = TenantManifest(tables: [])
            for _ in 0..<count {
                manifest.tables.append(
                    TenantManifest.Table(
                        name: try reader.text(), columns: try reader.texts(), rows: try reader.varint(),
                        digest: Array(try reader.raw(32))))
            }
            return reader.isAtEnd ? .manifest(manifest) : nil
        default: return nil
        }
    }
}

extension ByteWriter {
    fileprivate mutating func append(texts: [String]) {
        append(varint: UInt64(texts.count))
        for text in texts { append(text: text) }
    }
}

extension ByteReader {
    fileprivate mutating func text() throws -> String {
        let count = try varint()
        return String(decoding: try raw(Int(clamping: count)), as: UTF8.self)
    }

    fileprivate mutating func texts() throws -> [String] {
        let count = try varint()
        // Each text takes a byte at least.
        guard count <= UInt64(bytes.count) else { throw Failure.truncated }
        return try (0..<count).map { _ in try text() }
    }

    fileprivate mutating func rest() throws -> [UInt8] { Array(try raw(bytes.count - position)) }
}
