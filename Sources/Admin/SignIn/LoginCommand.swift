import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Signs in with a password, an invitation, a token or at an identity provider, and keeps that for the other commands.
struct LoginCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Signs in and writes a sign-in file.",
        discussion: """
            Example: kakuzuke login --server 127.0.0.1:7443 --authority authority.pem --token-file operator.token

            With --tenant and --login you sign in with a password, with --invitation FILE you set one first, with
            --federated you sign in at the tenant's identity provider. The file is for its owner alone (mode 0600)
            and replaces an older one of the same profile. It holds the token or session: keep it like a password.
            \(ExitStatus.help())
            """)

    @Option(help: "Where the server listens: HOST:PORT.")
    var server: ServerAddress

    @Option(help: "File with the certificate of the installation's authority, PEM.")
    var authority: String

    @Option(help: "File with the token and nothing else.")
    var tokenFile: String?

    @Option(help: "The tenant's code, with --login or --federated.")
    var tenant: String?

    @Option(help: "File with an invitation, for the first sign-in: sets a password, unless --federated is given.")
    var invitation: String?

    @Option(help: "Name in the server's certificate (default: the host, and localhost on this machine).")
    var serverName: String?

    @OptionGroup var password: PasswordLoginOptions
    @OptionGroup var federated: FederatedLoginOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let isPassword = password.isGiven || (invitation != nil && !federated.isFederated)
        let ways = [tokenFile != nil, federated.isFederated, isPassword].filter { $0 }.count
        guard ways == 1 else {
            throw ValidationError("give one of --token-file, --login, --invitation and --federated")
        }
        guard federated.isFederated || isPassword || tenant == nil, !federated.isFederated || tenant != nil else {
            throw ValidationError("--tenant goes with --login and --federated, and they need it")
        }
        // An invitation knows for whom it is.
        let isNamed =
            invitation == nil ? tenant != nil && password.login != nil : tenant == nil && password.login == nil
        guard !isPassword || isNamed else {
            throw ValidationError("give --tenant and --login, or --invitation without them")
        }
    }

    func report() async throws -> CommandReport {
        if let tenant, federated.isFederated {
            return try await federatedReport(tenant: tenant, authorityPEM: try authorityPEM())
        }
        if tokenFile == nil { return try await passwordReport(authorityPEM: try authorityPEM()) }
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

    /// Makes a call that every valid token may make.
    private static func check(_ session: ServerSession) async throws {
        if session.token.isPlatformOperator {
            let _: Kakuzuke_V1_ListTenantsResponse = try await session.call(
                "TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
        } else {
            do {
                let _: Kakuzuke_V1_WhoAmIResponse = try await session.call(
                    "PersonService/WhoAmI", Kakuzuke_V1_WhoAmIRequest())
            } catch {
                // A program's token lists its methods, and this may be none of them.
                guard error.code == .permissionDenied, !isOfSuspendedTenant(error) else { throw error }
            }
        }
    }

    /// True when the tenant is suspended, which the person should hear now.
    private static func isOfSuspendedTenant(_ error: RPCError) -> Bool {
        error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }?.code == .tenantSuspended
    }
}
