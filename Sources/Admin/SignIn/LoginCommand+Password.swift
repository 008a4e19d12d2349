import Foundation
import KakuzukeProtocol

extension LoginCommand {
    /// Signs in with a password and keeps the session for the other commands.
    func passwordReport(authorityPEM: String) async throws -> CommandReport {
        let path = signIn.path
        let login = PasswordLogin(
            server: server, serverName: serverName, authority: authorityPEM,
            device: SignIn.device(file: path, server: server))
        let found = try await login.session(
            tenant: tenant, login: password.login, invitation: try invitation.map(Self.invitationText), password)
        guard let token = TokenText(found.session.sessionToken) else {
            throw CommandFailure(.other, "the server gave no session", next: "look into the server's log")
        }
        var made = SignIn(server: server, serverName: serverName, authority: authorityPEM, token: token)
        made.device = found.session.device.base64EncodedString()
        try made.write(to: path)
        let end = MomentText.utc(milliseconds: found.session.expiresAtMs)
        let minutes = found.session.idleSeconds / 60
        let isLimited = found.session.secondFactorMissing
        return CommandReport(
            text: """
                signed in to \(server.text) as \(found.login) of tenant \(found.tenant) until \(end)
                it ends earlier when nothing is asked for \(minutes) minutes
                wrote \(path)
                """,
            json: [
                "server": .text(server.text), "tenant_id": token.tenant.map { .text($0) } ?? .null,
                "tenant": .text(found.tenant), "login": .text(found.login), "sign_in_file": .text(path),
                "expires_at": .text(end), "idle_seconds": .integer(Int64(found.session.idleSeconds)),
                "second_factor_missing": .boolean(isLimited),
            ],
            remarks: isLimited
                ? ["kakuzuke: the tenant wants a second factor: set one up with `kakuzuke user codes begin`"] : [])
    }
}
