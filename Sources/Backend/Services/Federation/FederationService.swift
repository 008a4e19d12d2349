import KakuzukeProtocol
import Logging
import RPC
import Storage

/// The calls about the tenants' own identity providers, as `people.proto` describes them.
struct FederationService: Sendable {
    private let desk: IdentityProviderDesk
    private let signIns: FederatedSignInDesk
    private let pace: (start: AddressPace, finish: AddressPace)
    private let clock: WallClock

    init(
        database: Database, federation: FederationParts, clock: WallClock, random: RandomBytes
    ) {
        self.clock = clock
        let providers = ProviderDirectory(client: federation.client, clock: clock)
        desk = IdentityProviderDesk(
            database: database, rules: federation.rules, providers: providers, seal: federation.seal, clock: clock)
        signIns = FederatedSignInDesk(
            database: database, rules: federation.rules, providers: providers,
            exchange: CodeExchange(
                client: federation.client, providers: providers, seal: federation.seal, clock: clock),
            sessions: FederatedSessions(
                database: database, credentials: federation.credentials, clock: clock, random: random),
            clock: clock, random: random, logger: federation.logger)
        pace = federation.pace
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        methods.unary(IdentityProviderServiceMethod.setIdentityProvider.rawValue) {
            (request: Kakuzuke_V1_SetIdentityProviderRequest, context) in
            try await desk.set(request, by: try context.caller)
            return Kakuzuke_V1_SetIdentityProviderResponse()
        }
        methods.unary(IdentityProviderServiceMethod.getIdentityProvider.rawValue) {
            (_: Kakuzuke_V1_GetIdentityProviderRequest, context) in
            try await desk.get(try context.caller)
        }
        methods.unary(IdentityProviderServiceMethod.removeIdentityProvider.rawValue) {
            (_: Kakuzuke_V1_RemoveIdentityProviderRequest, context) in
            try await desk.remove(try context.caller)
            return Kakuzuke_V1_RemoveIdentityProviderResponse()
        }
        methods.unary(SignInServiceMethod.beginFederatedSignIn.rawValue) {
            (request: Kakuzuke_V1_BeginFederatedSignInRequest, context) in
            try admit(context, to: pace.start)
            return try await signIns.begin(request)
        }
        methods.unary(SignInServiceMethod.finishFederatedSignIn.rawValue) {
            (request: Kakuzuke_V1_FinishFederatedSignInRequest, context) in
            try admit(context, to: pace.finish)
            return try await signIns.finish(request)
        }
    }

    /// Refuses addresses that try too often.
    private func admit(_ context: RPCCallContext, to pace: AddressPace) throws {
        let address = context.peer.remoteAddress
        try pace.admit(NetworkAddress(address)?.source ?? Array(address.utf8), now: clock.now())
    }
}
