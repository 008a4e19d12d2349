import KakuzukeProtocol

/// Finds persons by what people call them.
enum UserSearch {
    /// The person of a login.
    ///
    /// - Throws: `CommandFailure` when there is none, `RPCError` when the call fails.
    static func user(_ login: String, _ server: ServerSession) async throws -> Kakuzuke_V1_ListUsersResponse.User {
        let list: Kakuzuke_V1_ListUsersResponse = try await server.call(
            "UserService/ListUsers", Kakuzuke_V1_ListUsersRequest())
        guard let user = list.users.first(where: { $0.login == login.lowercased() }) else {
            throw CommandFailure(
                .dataRefused, "there is no person with the login \(login)",
                next: "take the login from `kakuzuke user list`")
        }
        return user
    }
}
