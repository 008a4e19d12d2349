import ArgumentParser
import KakuzukeProtocol

/// Lists a tenant's persons.
struct UserListCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the persons with their roles.",
        discussion: "Example: kakuzuke user list --profile market\n\n\(ExitStatus.help())")

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let list: Kakuzuke_V1_ListUsersResponse = try await signIn.withServer { server in
            try await server.call("UserService/ListUsers", Kakuzuke_V1_ListUsersRequest())
        }
        var table = TextTable(
            .init(title: "LOGIN"), .init(title: "NAME"), .init(title: "ROLES"), .init(title: "FOR"),
            .init(title: "STATE"), .init(title: "LAST SIGN-IN"), .init(title: "SESSIONS", alignsRight: true))
        for user in list.users {
            let last = user.hasLastSignInAtMs ? MomentText.utc(milliseconds: user.lastSignInAtMs) : "never"
            table.add(
                user.login, user.name, user.roles.joined(separator: ", "),
                (user.storeCodes + user.categories).joined(separator: ", "), Self.state(user), last,
                String(user.openSessions))
        }
        return CommandReport(text: table.text(none: "no persons"), json: ["users": .list(list.users.map(Self.json))])
    }

    private static func state(_ user: Kakuzuke_V1_ListUsersResponse.User) -> String {
        if user.hasDisabledAtMs { return "disabled" }
        if user.isFederated { return "identity provider" }
        guard user.hasPassword_p else { return "no password" }
        return user.hasOneTimeCodes_p ? "password and codes" : "password"
    }

    private static func json(_ user: Kakuzuke_V1_ListUsersResponse.User) -> JSONValue {
        func moment(_ milliseconds: Int64, _ isPresent: Bool) -> JSONValue {
            isPresent ? .text(MomentText.utc(milliseconds: milliseconds)) : .null
        }
        return [
            "user_id": .text(user.userID), "login": .text(user.login), "name": .text(user.name),
            "roles": .list(user.roles.map { .text($0) }), "stores": .list(user.storeCodes.map { .text($0) }),
            "categories": .list(user.categories.map { .text($0) }),
            "disabled_at": moment(user.disabledAtMs, user.hasDisabledAtMs),
            "last_sign_in_at": moment(user.lastSignInAtMs, user.hasLastSignInAtMs),
            "has_password": .boolean(user.hasPassword_p), "has_one_time_codes": .boolean(user.hasOneTimeCodes_p),
            "is_federated": .boolean(user.isFederated), "open_sessions": .integer(Int64(user.openSessions)),
        ]
    }
}
