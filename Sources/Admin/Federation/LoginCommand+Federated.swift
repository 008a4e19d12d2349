import ArgumentParser
import Foundation
import KakuzukeProtocol

extension LoginCommand {
    /// Signs in at the tenant's identity provider and keeps the session for the other commands.
    func federatedReport(tenant: String, authorityPEM: String) async throws -> CommandReport {
        let login = FederatedLogin(
            server: server, serverName: serverName, authority: authorityPEM, tenant: tenant,
            invitation: try invitation.map(Self.invitationText), port: federated.redirectPort)
        let session = try await login.session { address in
            FileHandle.standardError.write(Data("open this address in a browser:\n\(address)\n".utf8))
        }
        guard let token = TokenText(session.sessionToken) else {
            throw CommandFailure(.other, "the server gave no session", next: "look into the server's log")
        }
        let path = signIn.path
        try SignIn(server: server, serverName: serverName, authority: authorityPEM, token: token).write(to: path)
        let end = MomentText.utc(milliseconds: session.expiresAtMs)
        return CommandReport(
            text: "signed in to \(server.text) as a person of tenant \(tenant) until \(end)\nwrote \(path)",
            json: [
                "server": .text(server.text), "tenant_id": token.tenant.map { .text($0) } ?? .null,
                "sign_in_file": .text(path), "expires_at": .text(end),
            ])
    }

    /// The invitation in a file that holds nothing else.
    static func invitationText(file: String) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: file),
            let data = try? handle.read(upToCount: TokenText.fileBytesMax + 1) ?? Data(),
            data.count <= TokenText.fileBytesMax,
            let text = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines),
            text.hasPrefix("kzi_")
        else {
            throw CommandFailure(
                .dataRefused, "\(file): holds no invitation", next: "name the file that you were given")
        }
        return text
    }
}
