import Foundation
import KakuzukeProtocol

/// Files with the keys that exported tenants are encrypted to.
enum TenantKeyFile {
    /// Largest file that is read; bytes.
    static let bytesMax = 4_096

    /// Makes a key pair: the private key in `path`, for its owner alone, and the public one in `path`.pub.
    ///
    /// - Throws: `CommandFailure` when one of the files exists or cannot be written.
    static func make(path: String) throws {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<TenantFileLimits.keyByteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let key: TenantFileKey
        do {
            key = try TenantFileKey(privateKey: random)
        } catch {
            throw CommandFailure(.other, error.message, next: "run the command again")
        }
        let publicFile = try SecretFile(path: path + ".pub")
        let privateFile: SecretFile
        do {
            privateFile = try SecretFile(path: path)
        } catch {
            publicFile.discard()
            throw error
        }
        guard privateFile.write(key.privateText), publicFile.write(key.publicText) else {
            privateFile.discard()
            publicFile.discard()
            throw CommandFailure(.other, "\(path): cannot be written", next: "check the disk and name another file")
        }
    }

    /// The public key of a file that `make` wrote.
    ///
    /// - Throws: `CommandFailure` for anything else, above all for a private key.
    static func publicKey(path: String) throws -> [UInt8] {
        guard let key = TenantFileKey.publicKey(text: try text(path)) else {
            throw CommandFailure(
                .dataRefused, "\(path): is no public key for exports",
                next: "make a key pair: kakuzuke tenant export-key --output FILE, and name FILE.pub")
        }
        return key
    }

    /// The private key of a file that `make` wrote.
    ///
    /// - Throws: `CommandFailure` for anything else, and for a file that others may read.
    static func privateKey(path: String) throws -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let permissions = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard permissions & 0o077 == 0 else {
            throw CommandFailure(.notPermitted, "\(path): others may read this key", next: "run chmod 600 on it")
        }
        guard let key = TenantFileKey(privateText: try text(path)) else {
            throw CommandFailure(
                .dataRefused, "\(path): is no private key for exports",
                next: "name the file that kakuzuke tenant export-key made")
        }
        return key.privateKey
    }

    private static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path), data.count <= bytesMax else {
            throw CommandFailure(.dataRefused, "\(path): cannot be read", next: "name another file")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
