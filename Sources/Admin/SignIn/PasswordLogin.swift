import Foundation
import KakuzukeProtocol
import RPC

/// A sign-in with a password, with an invitation first where the person has none yet.
struct PasswordLogin {
    let server: ServerAddress
    let serverName: String?
    /// The authority's certificate, PEM.
    let authority: String
    /// What an earlier sign-in was given for this device.
    let device: Data?

    /// Signs in.
    ///
    /// - Parameters:
    ///   - tenant: the tenant's code; an invitation knows it.
    ///   - login: the login; an invitation knows it.
    ///   - invitation: sets the password first; nil: the password exists.
    ///   - options: where password and one-time code come from.
    /// - Returns: the session, and who it is for.
    /// - Throws: `CommandFailure`, or `RPCError` for a call that failed.
    func session(
        tenant: String?, login: String?, invitation: String?, _ options: PasswordLoginOptions
    ) async throws -> (session: Kakuzuke_V1_SignInResponse, tenant: String, login: String) {
        let client: RPCClient
        do {
            let tls = RPCClientTLS(
                trustRoots: try RPCTrustRoots(pem: authority), serverName: serverName ?? server.expectedName)
            client = try RPCClient(
                .tcp(host: server.host, port: server.port, tls: tls), random: { Double.random(in: 0..<1) })
        } catch {
            throw CommandFailure(.dataRefused, "the authority: \(error.message)", next: error.advice)
        }
        do {
            var request = Kakuzuke_V1_SignInRequest()
            request.tenantCode = tenant ?? ""
            request.login = login ?? ""
            if let device { request.device = device }
            if let code = options.oneTimeCode { request.oneTimeCode = code }
            if let invitation {
                try await accept(invitation, &request, options, client)
            } else {
                request.password = try PasswordSource.password(file: options.passwordFile, option: "--password-file")
            }
            let session = try await signIn(request, client)
            await client.shutdown()
            return (session, request.tenantCode, request.login)
        } catch {
            await client.shutdown()
            throw error
        }
    }

    private func accept(
        _ invitation: String, _ request: inout Kakuzuke_V1_SignInRequest, _ options: PasswordLoginOptions,
        _ client: RPCClient
    ) async throws {
        var acceptance = Kakuzuke_V1_AcceptInvitationRequest()
        acceptance.invitation = invitation
        acceptance.password = try PasswordSource.newPassword(file: options.passwordFile, option: "--password-file")
        let accepted: Kakuzuke_V1_AcceptInvitationResponse = try await client.unary(
            SignInServiceMethod.acceptInvitation.rawValue, acceptance,
            options: RPCCallOptions(deadline: ServerSession.callTime))
        request.tenantCode = accepted.tenantCode
        request.login = accepted.login
        request.password = acceptance.password
    }

    /// Asks for a one-time code where the server wants one and somebody can be asked.
    private func signIn(
        _ request: Kakuzuke_V1_SignInRequest, _ client: RPCClient
    ) async throws -> Kakuzuke_V1_SignInResponse {
        let options = RPCCallOptions(deadline: ServerSession.callTime)
        do {
            return try await client.unary(SignInServiceMethod.signIn.rawValue, request, options: options)
        } catch {
            guard Self.wantsCode(error), !request.hasOneTimeCode else { throw error }
        }
        var second = request
        second.oneTimeCode = try TerminalSecret.read("one-time code: ", instead: "--one-time-code CODE")
        return try await client.unary(SignInServiceMethod.signIn.rawValue, second, options: options)
    }

    private static func wantsCode(_ error: RPCError) -> Bool {
        let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        return error.code == .unauthenticated && detail?.parameters["field"] == "one_time_code"
    }
}
