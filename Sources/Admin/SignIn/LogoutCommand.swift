import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Ends a sign-in.
struct LogoutCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Ends the session, and takes it out of the sign-in file.",
        discussion: """
            Example: kakuzuke logout --profile market

            What the device is known by stays in the file for the next sign-in. A file with a token of a program or
            of the platform operator is taken away; the token goes on: `kakuzuke token revoke` ends it.
            \(ExitStatus.help())
            """)

    @Flag(help: "Ends all sessions of this person, on every device.")
    var everywhere = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let path = signIn.path
        var kept = try SignIn(file: path)
        if TokenText(kept.token)?.isSession == true {
            try await end()
            kept.token = ""
            try kept.write(to: path)
        } else {
            unlink(path)
        }
        return CommandReport(
            text: "signed out", json: ["signed_out": .boolean(true), "everywhere": .boolean(everywhere)])
    }

    /// A session that has ended already is ended.
    private func end() async throws {
        var request = Kakuzuke_V1_SignOutRequest()
        request.everywhere = everywhere
        do {
            let _: Kakuzuke_V1_SignOutResponse = try await signIn.withServer { server in
                try await server.call("PersonService/SignOut", request)
            }
        } catch let error as RPCError where error.code == .unauthenticated {
            return
        }
    }
}
