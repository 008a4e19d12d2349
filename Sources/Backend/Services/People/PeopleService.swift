import KakuzukeProtocol
import RPC

/// The calls about persons and their credentials, as `people.proto` describes them.
struct PeopleService: Sendable {
    private let signIns: SignInDesk
    private let invitations: InvitationDesk
    private let persons: PersonDesk
    private let users: UserDesk
    private let tokens: TokenDesk

    init(_ parts: PeopleParts) {
        signIns = SignInDesk(parts)
        invitations = InvitationDesk(parts)
        persons = PersonDesk(parts)
        users = UserDesk(parts)
        tokens = TokenDesk(parts)
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        methods.unary(SignInServiceMethod.signIn.rawValue) { (request: Kakuzuke_V1_SignInRequest, context) in
            try await signIns.signIn(request, from: context.peer.remoteAddress)
        }
        methods.unary(SignInServiceMethod.acceptInvitation.rawValue) {
            (request: Kakuzuke_V1_AcceptInvitationRequest, _) in
            try await invitations.accept(request)
        }
        registerPersons(&methods)
        registerUsers(&methods)
        methods.unary(TokenServiceMethod.createToken.rawValue) {
            (request: Kakuzuke_V1_CreateTokenRequest, context) in
            try await tokens.create(request, by: try context.caller)
        }
        methods.unary(TokenServiceMethod.listTokens.rawValue) { (_: Kakuzuke_V1_ListTokensRequest, context) in
            try await tokens.list(try context.caller)
        }
        methods.unary(TokenServiceMethod.revokeToken.rawValue) {
            (request: Kakuzuke_V1_RevokeTokenRequest, context) in
            try await tokens.revoke(request, by: try context.caller)
            return Kakuzuke_V1_RevokeTokenResponse()
        }
    }

    private func registerPersons(_ methods: inout RPCMethodTable) {
        methods.unary(PersonServiceMethod.whoAmI.rawValue) { (_: Kakuzuke_V1_WhoAmIRequest, context) in
            try await persons.whoAmI(try context.caller)
        }
        methods.unary(PersonServiceMethod.signOut.rawValue) { (request: Kakuzuke_V1_SignOutRequest, context) in
            try await persons.signOut(request, try context.caller)
            return Kakuzuke_V1_SignOutResponse()
        }
        methods.unary(PersonServiceMethod.changePassword.rawValue) {
            (request: Kakuzuke_V1_ChangePasswordRequest, context) in
            try await persons.changePassword(request, try context.caller)
            return Kakuzuke_V1_ChangePasswordResponse()
        }
        methods.unary(PersonServiceMethod.beginOneTimeCodes.rawValue) {
            (request: Kakuzuke_V1_BeginOneTimeCodesRequest, context) in
            try await persons.beginOneTimeCodes(request, try context.caller)
        }
        methods.unary(PersonServiceMethod.confirmOneTimeCodes.rawValue) {
            (request: Kakuzuke_V1_ConfirmOneTimeCodesRequest, context) in
            try await persons.confirmOneTimeCodes(request, try context.caller)
            return Kakuzuke_V1_ConfirmOneTimeCodesResponse()
        }
    }

    private func registerUsers(_ methods: inout RPCMethodTable) {
        methods.unary(UserServiceMethod.addUser.rawValue) { (request: Kakuzuke_V1_AddUserRequest, context) in
            try await users.add(request, by: try context.caller)
        }
        methods.unary(UserServiceMethod.listUsers.rawValue) { (_: Kakuzuke_V1_ListUsersRequest, context) in
            try await users.list(try context.caller)
        }
        methods.unary(UserServiceMethod.changeUser.rawValue) { (request: Kakuzuke_V1_ChangeUserRequest, context) in
            try await users.change(request, by: try context.caller)
            return Kakuzuke_V1_ChangeUserResponse()
        }
        methods.unary(UserServiceMethod.disableUser.rawValue) {
            (request: Kakuzuke_V1_DisableUserRequest, context) in
            try await users.disable(request, by: try context.caller)
            return Kakuzuke_V1_DisableUserResponse()
        }
        methods.unary(UserServiceMethod.enableUser.rawValue) { (request: Kakuzuke_V1_EnableUserRequest, context) in
            try await users.enable(request, by: try context.caller)
            return Kakuzuke_V1_EnableUserResponse()
        }
        methods.unary(UserServiceMethod.inviteUser.rawValue) { (request: Kakuzuke_V1_InviteUserRequest, context) in
            try await users.invite(request, by: try context.caller)
        }
    }
}
