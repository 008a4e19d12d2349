import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Checks a token with the server and keeps it for the other commands.
struct LoginCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Checks a token with the server and writes a sign-in file.",
        discussion: """
            Example: kakuzuke login --server 127.0.0.1:7443 --authority authority.pem --token-file operator.token

            The file is for its owner alone (mode 0600) and replaces an older one of the same profile. It holds
            the token: keep it like a password. \(ExitStatus.help())
            """)

    @Option(help: "Where the server listens: HOST:PORT.")
    var server: ServerAddress

    @Option(help: "File with the certificate of the installation's authority, PEM.")
    var authority: String

    @Option(help: "File with the token and nothing else.")
    var tokenFile: String?

    @Option(help: "The tenant's code, to sign in at its identity provider.")
    var tenant: String?

    @Option(help: "File with an invitation, for the first sign-in.")
    var invitation: String?

    @Option(help: "Name in the server's certificate (default: the host, and localhost on this machine).")
    var serverName: String?

    @OptionGroup var federated: FederatedLoginOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard federated.isFederated == (tenant != nil), federated.isFederated == (tokenFile == nil),
            federated.isFederated || invitation == nil
        else { throw ValidationError("give --token-file, or --tenant with --federated") }
    }

    func report() async throws -> CommandReport {
        if let tenant { return try await federatedReport(tenant: tenant, authorityPEM: try authorityPEM()) }
        let token = try TokenText(file: tokenFile ?? "")
        let pem = try authorityPEM()
        let path = signIn.path
        let made = SignIn(server: server, serverName: serverName, authority: pem, token: token)
        try await ServerSession.with(made, file: authority) { session in
            try await Self.check(session)
        }
        try made.write(to: path)
        let holder = token.tenant.map { "of tenant \($0)" } ?? "of the platform operator"
        return CommandReport(
            text: "signed in to \(server.text) with a token \(holder)\nwrote \(path)",
            json: [
                "server": .text(server.text), "tenant_id": token.tenant.map { .text($0) } ?? .null,
                "sign_in_file": .text(path),
            ])
    }

    private func authorityPEM() throws -> String {
        guard let data = FileManager.default.contents(atPath: authority),
            let pem = String(data: data, encoding: .utf8)
        else {
            throw CommandFailure(.dataRefused, "\(authority): cannot be read", next: "check the path of the authority")
        }
        return pem
    }

    /// Makes a cheap call; a role that may not make it has a valid token all the same.
    private static func check(_ session: ServerSession) async throws {
        do {
            if session.token.isPlatformOperator {
                let _: Kakuzuke_V1_ListTenantsResponse = try await session.call(
                    "TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
            } else {
                let _: Kakuzuke_V1_ListPoliciesResponse = try await session.call(
                    "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
            }
        } catch let error where error.code == .permissionDenied {
            return
        }
    }
}
