import Foundation
import KakuzukeProtocol

/// A tenant's identifier key as the installation's folder keeps it: 32 bytes in a file named `TENANT-NUMBER.key`.
struct IdentifierKeyFile {
    /// The key.
    let key: IdentifierKey
    private let path: String
    /// The tenant that the name of the file tells; nil: it tells none.
    private let tenant: String?

    /// Reads a key.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - number: number of the key; nil: as the name of the file tells.
    /// - Throws: `CommandFailure` when it cannot be read, has another length or no number.
    init(path: String, number: UInt32?) throws {
        self.path = path
        let name = URL(filePath: path).lastPathComponent
        let parts = name.hasSuffix(".key") ? name.dropLast(4).split(separator: "-").map(String.init) : []
        let isNamed = parts.count == 6 && [8, 4, 4, 4, 12] == parts.prefix(5).map(\.count)
        tenant = isNamed ? parts.prefix(5).joined(separator: "-").lowercased() : nil
        guard let number = number ?? (isNamed ? UInt32(parts[5]) : nil) else {
            throw CommandFailure(
                .dataRefused, "\(path): the name of the file does not tell the number of the key",
                next: "give it with --identifier-key-number; a tenant's first key has number 1")
        }
        guard let handle = FileHandle(forReadingAtPath: path),
            let bytes = try? handle.read(upToCount: IdentifierKey.byteCount + 1) ?? Data()
        else {
            throw CommandFailure(.dataRefused, "\(path): cannot be read", next: "check the path and its permissions")
        }
        guard let key = IdentifierKey(id: number, bytes: bytes) else {
            throw CommandFailure(
                .dataRefused, "\(path): is no key of \(IdentifierKey.byteCount) bytes",
                next: "name a file of the installation's folder identifier-keys")
        }
        self.key = key
    }

    /// Refuses another tenant's key: what it hashes would never be found again.
    ///
    /// - Throws: `CommandFailure` when the name of the file tells another tenant.
    func requireTenant(_ expected: String?) throws {
        guard let tenant, let expected, tenant != expected else { return }
        throw CommandFailure(
            .dataRefused, "\(path): is the key of another tenant than the sign-in's",
            next: "name the key of tenant \(expected)")
    }
}
