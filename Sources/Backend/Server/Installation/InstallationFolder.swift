import Crypto
import Foundation
import Services
import Storage
import SwiftASN1
import X509

/// The installation's folder: authority, certificates and keys, all outside the database.
///
/// Files with secrets may be read by their owner only; nothing that exists is ever replaced.
struct InstallationFolder: Sendable {
    let path: String

    /// Opens the folder and makes what is missing.
    init(path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// The installation's authority, made at the first use.
    func authority(now: Moment, random: RandomBytes) throws -> CertificateAuthority {
        if !exists("authority.key") {
            let texts = try CertificateAuthority.make(
                name: "Kakuzuke installation", serial: [1] + random(15), now: now)
            try write(Data(texts.certificatePEM.utf8), to: "authority.pem", permissions: 0o644)
            try write(Data(texts.privateKeyPEM.utf8), to: "authority.key", permissions: 0o600)
        }
        return try CertificateAuthority(
            certificatePEM: try text("authority.pem"), privateKeyPEM: try text("authority.key"))
    }

    /// A fresh certificate for the server, signed by the authority; the key lives in this process only.
    func serverIdentity(
        names: [String], authority: CertificateAuthority, now: Moment, random: RandomBytes
    ) throws -> (certificatePEM: String, privateKeyPEM: String) {
        let key = P256.Signing.PrivateKey()
        let certificate = try authority.server(
            names: names, publicKey: Certificate.PrivateKey(key).publicKey, serial: [1] + random(15), now: now)
        return (try certificate.serializeAsPEM().pemString, key.pemRepresentation)
    }

    /// The key that signs feeds, made at the first use.
    func feedSigner(random: RandomBytes) throws -> FeedSigner {
        if !exists("feed.key") { try write(Data(random(32)), to: "feed.key", permissions: 0o600) }
        return try FeedSigner(privateKey: [UInt8](try data("feed.key")))
    }

    /// The key that seals what the server must be able to read again of persons, made at the first use.
    func secretSeal(random: RandomBytes) throws -> SecretSeal {
        if !exists("people.key") {
            try write(Data(random(SecretSeal.keyByteCount)), to: "people.key", permissions: 0o600)
        }
        let key = [UInt8](try data("people.key"))
        guard key.count == SecretSeal.keyByteCount else {
            throw InstallationError(reason: "\(path)/people.key is damaged: it has \(SecretSeal.keyByteCount) bytes")
        }
        return SecretSeal(key: key)
    }

    /// The tenants' identifier keys, one file each.
    var identifierKeys: IdentifierKeySource {
        IdentifierKeySource(
            read: { tenant, number in [UInt8](try data(Self.keyFile(tenant, number))) },
            write: { tenant, number, bytes in
                try FileManager.default.createDirectory(
                    atPath: path + "/identifier-keys", withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
                try write(Data(bytes), to: Self.keyFile(tenant, number), permissions: 0o400)
            },
            list: { tenant in keyFiles(tenant).keys.sorted() },
            erase: { tenant in
                for file in keyFiles(tenant).values { try FileManager.default.removeItem(atPath: path + "/" + file) }
            })
    }

    /// The files of a tenant's keys by number.
    private func keyFiles(_ tenant: UUID) -> [Int32: String] {
        let prefix = tenant.uuidString.lowercased() + "-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/identifier-keys")) ?? []
        var files: [Int32: String] = [:]
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(".key") {
            guard let number = Int32(name.dropFirst(prefix.count).dropLast(4)) else { continue }
            files[number] = "identifier-keys/" + name
        }
        return files
    }

    private static func keyFile(_ tenant: UUID, _ number: Int32) -> String {
        "identifier-keys/\(tenant.uuidString.lowercased())-\(number).key"
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    private func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path + "/" + name))
    }

    /// Writes a new file for good: its content is on the disk before its name is.
    func write(_ data: Data, to name: String, permissions: Int) throws {
        let target = path + "/" + name
        guard !FileManager.default.fileExists(atPath: target) else {
            throw InstallationError(reason: "\(target) exists and is not replaced")
        }
        let draft = target + ".new"
        guard
            FileManager.default.createFile(
                atPath: draft, contents: nil, attributes: [.posixPermissions: permissions | 0o200])
        else { throw InstallationError(reason: "\(draft) cannot be written") }
        let file = try FileHandle(forWritingTo: URL(filePath: draft))
        try file.write(contentsOf: data)
        try file.synchronize()
        try file.close()
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: draft)
        try FileManager.default.moveItem(atPath: draft, toPath: target)
    }
}
