import Foundation
import KakuzukeProtocol
import RPC
import Synchronizer

/// The agent's folder: configuration, identity, the one file, the socket.
///
/// `agent.json`, `agent.db`, `agent.suspect`, `agent.sock`, `identity/` with key, certificates and identifier keys;
/// secrets may be read by the agent's user only.
struct AgentFolder: Sendable {
    let path: String
    /// The socket of a running agent for somebody who may not read the folder; nil: the one in the folder.
    let givenSocket: String?

    init(path: String, socket: String? = nil) {
        givenSocket = socket
        self.path = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    }

    var databasePath: String { file("agent.db") }
    /// The socket, or a link to it where it stands in the folder of the door.
    var socketPath: String { file("agent.sock") }
    /// The token of HTTP.
    var tokenPath: String { file("http.token") }
    var configurationPath: String { file("agent.json") }
    /// A file that says that the disk has failed and `agent.db` must be verified before it is used again.
    var suspicionPath: String { file("agent.suspect") }
    /// Counts the quotes that the running agent has handed out.
    var quoteTallyPath: String { file("quotes.tally") }
    /// What has come of a snapshot whose connection broke off; may be deleted at any time.
    var feedDownloadPath: String { file("feed.partial") }
    private var identityPath: String { file("identity") }

    private func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

    /// Free bytes that the agent may use of the disk that holds the folder; nil: the system does not say.
    var freeBytes: UInt64? {
        var info = statvfs()
        guard statvfs(path, &info) == 0 else { return nil }
        return UInt64(info.f_bavail) * UInt64(info.f_frsize)
    }

    /// True when the folder holds an identity.
    var isEnrolled: Bool { FileManager.default.fileExists(atPath: identityPath + "/certificate.pem") }

    /// Makes the folder, readable by the agent's user only.
    func make() throws {
        for folder in [path, identityPath] {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// True when an earlier run has ended on a failed disk.
    var isSuspect: Bool { FileManager.default.fileExists(atPath: suspicionPath) }

    /// Leaves a mark that `agent.db` must be verified; where not even that can be written, SQLite finds damage itself.
    func suspect(because reason: String) {
        try? write(Data((reason + "\n").utf8), to: suspicionPath)
    }

    /// Takes the mark away.
    func trust() throws { try FileManager.default.removeItem(atPath: suspicionPath) }

    /// Keeps what enrolment gave.
    func keep(_ agent: EnrolledAgent, keys: AgentKeys) throws {
        try write(Data(keys.certificateKeyPEM.utf8), to: identityPath + "/key.pem")
        try write(Data(keys.sealingKey), to: identityPath + "/sealing.key")
        try write(Data(agent.authorityPEM.utf8), to: identityPath + "/authority.pem")
        try write(Data(agent.identifierKey.bytes), to: identityPath + "/identifier-\(agent.identifierKey.id).key")
        // Last, because its presence says that the identity is complete.
        try keep(certificatePEM: agent.certificatePEM)
    }

    /// Keeps a certificate; an older one is replaced at once or not at all.
    func keep(certificatePEM: String) throws {
        try write(Data(certificatePEM.utf8), to: identityPath + "/certificate.pem")
    }

    /// Keeps a renewed certificate, and the one before beside it: a server that is put back knows that one only.
    func keep(renewedCertificatePEM: String) throws {
        try write(Data(try certificatePEM().utf8), to: identityPath + "/" + Self.previousCertificate)
        try keep(certificatePEM: renewedCertificatePEM)
    }

    /// Lets the certificate and the one before change places.
    ///
    /// - Returns: false where there is no other one.
    func exchangeCertificates() throws -> Bool {
        guard let previous = try? text(Self.previousCertificate) else { return false }
        let present = try certificatePEM()
        guard previous != present else { return false }
        try keep(certificatePEM: previous)
        try write(Data(present.utf8), to: identityPath + "/" + Self.previousCertificate)
        return true
    }

    private static let previousCertificate = "certificate.previous.pem"

    /// TLS settings of the agent: its own certificate, and the one authority it believes.
    func tls(serverName: String) throws -> RPCClientTLS {
        RPCClientTLS(
            trustRoots: try RPCTrustRoots(pem: try text("authority.pem")), serverName: serverName,
            identity: try RPCIdentity(
                certificateChainPEM: try text("certificate.pem"), privateKeyPEM: try text("key.pem")))
    }

    /// The agent's own keys.
    func keys() throws -> AgentKeys {
        AgentKeys(
            certificateKeyPEM: try text("key.pem"),
            sealingKey: [UInt8](try Data(contentsOf: URL(filePath: identityPath + "/sealing.key"))))
    }

    /// Signs quotes with the key of the certificate.
    func quoteSigner() throws -> QuoteSigner {
        do { return try QuoteSigner(certificateKeyPEM: try text("key.pem")) } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                .configuration, "\(identityPath)/key.pem holds no private key on P-256",
                nextStep: "Put the file back from a copy, or enrol with a new folder.")
        }
    }

    /// The certificate, PEM.
    func certificatePEM() throws -> String { try text("certificate.pem") }

    /// The tenant's keys for identifiers, newest first.
    func identifierKeys() throws -> [IdentifierKey] {
        let names = try FileManager.default.contentsOfDirectory(atPath: identityPath)
        let keys = try names.compactMap { name -> IdentifierKey? in
            guard name.hasPrefix("identifier-"), name.hasSuffix(".key"),
                let id = UInt32(name.dropFirst("identifier-".count).dropLast(".key".count))
            else { return nil }
            return IdentifierKey(id: id, bytes: try Data(contentsOf: URL(filePath: identityPath + "/" + name)))
        }
        guard !keys.isEmpty else {
            throw CommandFailure(
                .configuration, "\(identityPath) holds no identifier key",
                nextStep: "Ask headquarters for a new token and run `kakuzuke-agent enroll` with a new folder.")
        }
        return keys.sorted { $0.id > $1.id }
    }

    private func text(_ name: String) throws -> String {
        do { return try String(contentsOfFile: identityPath + "/" + name, encoding: .utf8) } catch {
            throw CommandFailure(
                .configuration, "\(identityPath)/\(name) cannot be read",
                nextStep: "Run the command as the agent's user; if the file is gone, enrol with a new folder.")
        }
    }

    /// Writes a file for good: content on the disk first, then its name; only the agent's user may read it.
    func write(_ data: Data, to target: String) throws { try Self.write(data, to: target, group: nil) }

    /// Writes a file for good.
    ///
    /// - Parameters:
    ///   - data: the content.
    ///   - target: the path.
    ///   - group: the group that may read the file; nil: only its owner may.
    /// - Throws: `CommandFailure` where it cannot be written.
    static func write(_ data: Data, to target: String, group: DoorGroup?) throws {
        let draft = target + ".new"
        guard
            FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw CommandFailure(
                .configuration, "\(draft) cannot be written", nextStep: "Check owner and free space of the folder.")
        }
        let file = try FileHandle(forWritingTo: URL(filePath: draft))
        try file.write(contentsOf: data)
        try file.synchronize()
        try file.close()
        try group?.admit(to: draft, mode: 0o640)
        guard rename(draft, target) == 0 else {
            throw CommandFailure(
                .configuration, "\(target) cannot be written", nextStep: "Check owner and free space of the folder.")
        }
    }
}
