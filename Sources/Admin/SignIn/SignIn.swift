import Foundation

/// What is kept of a sign-in: where the server is, whom it is believed by, and with which token it is called.
struct SignIn: Codable {
    /// Largest file that is read; bytes.
    static let fileBytesMax = 1_048_576

    /// `HOST:PORT`.
    var server: String
    /// Name that the server's certificate must have.
    var serverName: String
    /// The authority's certificate, PEM.
    var authority: String
    /// The token or session; empty: signed out.
    var token: String
    /// What the server knows this device by, base64; nil: nobody has signed in with a password.
    var device: String?

    enum CodingKeys: String, CodingKey {
        case server
        case serverName = "server_name"
        case authority
        case token
        case device
    }

    /// Reads a sign-in file.
    ///
    /// - Throws: `CommandFailure` when there is none, when others may read it, or when it is damaged.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(
                .notPermitted, "\(file): there is no sign-in",
                next: "sign in: kakuzuke login --server HOST:PORT --authority FILE --tenant CODE --login NAME")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let permissions = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard permissions & 0o077 == 0 else {
            throw CommandFailure(
                .notPermitted, "\(file): others may read this sign-in", next: "run chmod 600 on it, or sign in again")
        }
        guard data.count <= Self.fileBytesMax, let read = try? JSONDecoder().decode(SignIn.self, from: data) else {
            throw CommandFailure(.dataRefused, "\(file): is no sign-in", next: "sign in again: kakuzuke login")
        }
        guard !read.token.isEmpty else {
            throw CommandFailure(.notPermitted, "\(file): you have signed out", next: "sign in: kakuzuke login")
        }
        self = read
    }

    /// What an earlier sign-in to the same server left in a file for this device; nil: nothing that can be used.
    static func device(file: String, server: ServerAddress) -> Data? {
        guard let data = FileManager.default.contents(atPath: file), data.count <= fileBytesMax,
            let read = try? JSONDecoder().decode(SignIn.self, from: data), read.server == server.text
        else { return nil }
        return read.device.flatMap { Data(base64Encoded: $0) }
    }

    init(server: ServerAddress, serverName: String?, authority: String, token: TokenText) {
        self.server = server.text
        self.serverName = serverName ?? server.expectedName
        self.authority = authority
        self.token = token.text
    }

    /// Writes the file in place of an older one; its folder is made for its owner alone where it is missing.
    ///
    /// - Throws: `CommandFailure` when it cannot be written.
    func write(to file: String) throws {
        let folder = URL(filePath: file).deletingLastPathComponent().path(percentEncoded: false)
        let failure = CommandFailure(.other, "\(file): cannot be written", next: "check the folder and its permissions")
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw failure
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let draft = file + ".new"
        unlink(draft)
        let secret = try SecretFile(path: draft)
        guard let text = (try? encoder.encode(self)).map({ String(decoding: $0, as: UTF8.self) }),
            secret.write(text), rename(draft, file) == 0
        else {
            secret.discard()
            throw failure
        }
    }
}
