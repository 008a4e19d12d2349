import Foundation
import Testing

/// Goal: without a usable sign-in or a server, commands say what happened and what to do next, by the documented codes.
///
/// Method: the built command as a process; no server runs.
@Suite struct SignInCommandTests {
    private static let token =
        "kzt_0f8c2a526d0b4a519f640d3b1f6f7a10_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_00000000"

    /// A certificate of nobody's authority, valid in form.
    private static let authority = """
        -----BEGIN CERTIFICATE-----
        MIIBejCCAR+gAwIBAgIUTjYaeBZ935KoxVOUNYAB/CKwncQwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyMjA3MDE1NFoYDzIxMjYxMDI5MDcw
        MTU0WjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AASzo3ZBzmXsV4rKhYUdlVCTj21KKMlbLXyohWKQBNbKlf7dgXryXUqOgynCBeIy
        qNNxA+97uf3hElA5D3b2kbjEo1MwUTAdBgNVHQ4EFgQUBxnMECeQ/WcAZEm8Z8mR
        dLtLNhswHwYDVR0jBBgwFoAUBxnMECeQ/WcAZEm8Z8mRdLtLNhswDwYDVR0TAQH/
        BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAty8jrTx/mbO5Baz2nGSF3zXsHF2P
        kgFjxBrJ/JBkq/ACIQCCSES+20ORhDc4TJbZy9pMVYPGICHf5GPBUjmoXgimHQ==
        -----END CERTIFICATE-----
        """

    private func signIn(server: String = "127.0.0.1:1", authority: String = Self.authority) throws -> Data {
        try JSONSerialization.data(withJSONObject: [
            "server": server, "server_name": "localhost", "authority": authority, "token": Self.token,
        ])
    }

    @Test(arguments: [
        ["tenant", "list"], ["store", "list"], ["store", "add", "--code", "S", "--name", "S"], ["agent", "list"],
        ["agent", "token", "--store", "S"], ["agent", "revoke", "A", "--reason", "lost"], ["policy", "history"],
        ["policy", "activate", "1", "--from", "2026-01-01"], ["rating", "show", "--customer", "1", "--reason", "r"],
        ["rating", "verify"], ["quote", "--store", "S", "4901"], ["product", "list"], ["logout"], ["whoami"],
        ["user", "list"], ["user", "add", "--login", "a", "--name", "a", "--role", "analyst"],
        ["user", "role", "a", "--role", "analyst"], ["user", "disable", "a", "--reason", "left"],
        ["user", "enable", "a"],
        ["user", "invite", "a"], ["user", "password"], ["user", "codes", "begin"],
        ["user", "codes", "confirm", "123456"],
        ["token", "create", "--label", "a", "--role", "analyst", "--days", "1"], ["token", "list"],
        ["token", "revoke", "a"],
        ["tenant", "suspend", "t", "--reason", "r"], ["tenant", "resume", "t"], ["tenant", "limits", "t"],
        ["tenant", "delete", "t"], ["tenant", "settings"], ["tenant", "usage"],
    ])
    func everyCommandNeedsASignIn(arguments: [String]) throws {
        let run = try CommandRun(arguments)
        #expect(run.status == 77 && run.output.isEmpty)
        #expect(run.errors.contains("home/default.json: there is no sign-in"))
        #expect(run.errors.contains("next: sign in: kakuzuke login"))
    }

    @Test func serverThatDoesNotListenIsToldWithItsAddress() throws {
        let run = try CommandRun(
            ["store", "list", "--sign-in", "s.json"], files: ["s.json": signIn()], permissions: ["s.json": 0o600])
        #expect(run.status == 69 && run.output.isEmpty)
        #expect(run.errors.contains("127.0.0.1:1: ") && run.errors.contains("next: check that the server runs"))
        #expect(!run.errors.contains(Self.token))
    }

    @Test func signInThatOthersMayReadIsRefused() throws {
        let run = try CommandRun(
            ["store", "list", "--profile", "shop"], files: ["home/shop.json": signIn()],
            permissions: ["home/shop.json": 0o640])
        #expect(run.status == 77 && run.errors.contains("others may read this sign-in"))
    }

    @Test func damagedSignInIsRefused() throws {
        for data in [Data("{}".utf8), Data([0xFF]), try signIn(server: "nowhere")] {
            let run = try CommandRun(
                ["store", "list", "--sign-in", "s.json"], files: ["s.json": data], permissions: ["s.json": 0o600])
            #expect(run.status == 65 && run.errors.contains("is no sign-in"))
        }
        let run = try CommandRun(
            ["store", "list", "--sign-in", "s.json"], files: ["s.json": signIn(authority: "none")],
            permissions: ["s.json": 0o600])
        #expect(run.status == 65 && run.errors.contains("trust root"))
    }

    @Test func loginNeedsATokenAnAuthorityAndAServer() throws {
        func login(_ token: String, _ authority: String, server: String = "127.0.0.1:1") throws -> CommandRun {
            try CommandRun(
                ["login", "--server", server, "--authority", authority, "--token-file", token],
                files: [
                    "good.token": Data((Self.token + "\n").utf8), "bad.token": Data("secret".utf8),
                    "empty.token": Data(),
                    "long.token": Data(repeating: UInt8(ascii: "k"), count: 4_097), "a.pem": Data(Self.authority.utf8),
                    "empty.pem": Data(),
                ])
        }
        for token in ["bad.token", "empty.token", "long.token"] {
            let run = try login(token, "a.pem")
            #expect(run.status == 65 && run.errors.contains("\(token): holds no token"))
            #expect(!run.errors.contains("secret"))
        }
        #expect(try login("none.token", "a.pem").errors.contains("none.token: cannot be read"))
        #expect(try login("good.token", "none.pem").errors.contains("none.pem: cannot be read"))
        #expect(try login("good.token", "empty.pem").status == 65)
        #expect(try login("good.token", "a.pem").status == 69)
        #expect(try login("good.token", "a.pem", server: "nowhere").status == 64)
    }

    @Test(arguments: [
        [], ["--tenant", "t"], ["--login", "a"], ["--password-file", "p"], ["--tenant", "t", "--password-file", "p"],
        ["--tenant", "t", "--login", "a", "--token-file", "k"], ["--token-file", "k", "--invitation", "i"],
        ["--invitation", "i", "--tenant", "t"], ["--invitation", "i", "--login", "a"],
        ["--federated"], ["--federated", "--tenant", "t", "--login", "a"], ["--federated", "--token-file", "k"],
    ])
    func loginTakesOneWayOnly(way: [String]) throws {
        let run = try CommandRun(["login", "--server", "127.0.0.1:1", "--authority", "a.pem"] + way)
        #expect(run.status == 64, "\(way): \(run.errors)")
    }

    @Test func aPasswordComesFromAFileWhereThereIsNoTerminal() throws {
        func login(_ arguments: [String], _ password: String = "plum cabinet\n") throws -> CommandRun {
            try CommandRun(
                ["login", "--server", "127.0.0.1:1", "--authority", "a.pem"] + arguments,
                files: [
                    "a.pem": Data(Self.authority.utf8), "p": Data(password.utf8), "i": Data("kzi_x\n".utf8),
                    "none": Data("hello".utf8),
                ])
        }
        let person = ["--tenant", "t", "--login", "a"]
        #expect(try login(person + ["--password-file", "p"]).status == 69)
        #expect(try login(person + ["--password-file", "p"], "\n").errors.contains("holds no password"))
        let long = try login(person + ["--password-file", "p"], String(repeating: "a", count: 8_193))
        #expect(long.status == 65 && !long.errors.contains("aaa"))
        #expect(try login(person + ["--password-file", "q"]).errors.contains("q: cannot be read"))
        #expect(try login(["--invitation", "i", "--password-file", "p"]).status == 69)
        let wrong = try login(["--invitation", "none", "--password-file", "p"])
        #expect(wrong.status == 65 && !wrong.errors.contains("hello"))
    }

    @Test func whoHasSignedOutIsToldSo() throws {
        let data = try JSONSerialization.data(withJSONObject: [
            "server": "127.0.0.1:1", "server_name": "localhost", "authority": Self.authority, "token": "",
            "device": "AAAA",
        ])
        let run = try CommandRun(
            ["whoami", "--sign-in", "s.json"], files: ["s.json": data], permissions: ["s.json": 0o600])
        #expect(run.status == 77 && run.errors.contains("you have signed out"))
    }

    @Test func wrongUsageExitsWith64() throws {
        let wrong = [
            ["store", "list", "--sign-in", "a", "--profile", "b"], ["store", "list", "--profile", "../x"],
            ["rating", "show"], ["rating", "show", "--customer", "1", "--member", "2"],
            ["rating", "show", "--member", "2"], ["rating", "show", "--customer", "1", "--on", "yesterday"],
            ["quote", "--store", "S"], ["quote", "--store", "S", "4901x0"], ["rating", "verify", "--time", "0"],
            ["rating", "verify", "--time", "86401"], ["policy", "activate", "1", "--from", "2026-02-30"],
            ["agent", "revoke", "A", "--reason", ""],
            ["agent", "revoke", "A", "--reason", String(repeating: "a", count: 257)], ["tenant", "burn"],
            ["user", "add", "--login", "a", "--name", "a"], ["user", "role", "a"], ["user", "disable", "a"],
            ["user", "disable", "a", "--reason", ""], ["user", "codes", "confirm"],
            ["token", "create", "--label", "a", "--days", "1"],
            ["token", "create", "--label", "a", "--days", "0", "--role", "analyst"],
            ["token", "create", "--label", "a", "--days", "366", "--role", "analyst"],
            ["token", "create", "--label", "a", "--days", "1", "--role", "analyst", "--method", "m"],
        ]
        for arguments in wrong {
            let run = try CommandRun(arguments)
            #expect(run.status == 64, "\(arguments): \(run.errors)")
        }
    }

    @Test(arguments: [
        ["login"], ["tenant", "create"], ["tenant", "list"], ["store", "add"], ["store", "list"], ["agent", "token"],
        ["agent", "list"], ["agent", "revoke"], ["policy", "upload"], ["policy", "activate"], ["policy", "history"],
        ["import", "products"], ["import", "members"], ["rating", "show"], ["rating", "verify"], ["quote"],
        ["logout"], ["whoami"], ["user", "add"], ["user", "list"], ["user", "role"], ["user", "disable"],
        ["user", "enable"], ["user", "invite"], ["user", "password"], ["user", "codes", "begin"],
        ["user", "codes", "confirm"], ["token", "create"], ["token", "list"], ["token", "revoke"],
    ])
    func helpHasAnExampleAndTheExitCodes(command: [String]) throws {
        let run = try CommandRun(command + ["--help"])
        let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(run.status == 0 && words.contains("Example: kakuzuke " + command.joined(separator: " ")))
        #expect(words.contains("65 data refused; 69 server not reachable; 77 not permitted; 70 anything else."))
    }
}
