import Foundation
import KakuzukeProtocol
import RPC

/// A sign-in at the tenant's identity provider, with the person's own browser.
struct FederatedLogin {
    let server: ServerAddress
    let serverName: String?
    /// The authority's certificate, PEM.
    let authority: String
    let tenant: String
    let invitation: String?
    /// The port to come back to; 0: a free one.
    let port: Int

    /// Signs in and gives the session.
    ///
    /// - Parameter announce: hears the address to be opened in a browser.
    /// - Returns: the session.
    /// - Throws: `CommandFailure`, or `RPCError` for a call that failed.
    func session(announce: (String) -> Void) async throws -> Kakuzuke_V1_SignInResponse {
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
            let session = try await session(client, announce: announce)
            await client.shutdown()
            return session
        } catch {
            await client.shutdown()
            throw error
        }
    }

    private func session(
        _ client: RPCClient, announce: (String) -> Void
    ) async throws -> Kakuzuke_V1_SignInResponse {
        let listener = try LoopbackListener(port: port)
        let options = RPCCallOptions(deadline: ServerSession.callTime)
        var begin = Kakuzuke_V1_BeginFederatedSignInRequest()
        begin.tenantCode = tenant
        begin.redirectUri = listener.redirect
        if let invitation { begin.invitation = invitation }
        let begun: Kakuzuke_V1_BeginFederatedSignInResponse = try await client.unary(
            SignInServiceMethod.beginFederatedSignIn.rawValue, begin, options: options)
        guard begun.authorizationURL.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CommandFailure(.other, "the server gave no address", next: "look into the server's log")
        }
        announce(begun.authorizationURL)
        var finish = Kakuzuke_V1_FinishFederatedSignInRequest()
        finish.state = begun.state
        finish.code = try listener.code(state: begun.state)
        return try await client.unary(
            SignInServiceMethod.finishFederatedSignIn.rawValue, finish, options: options)
    }
}
