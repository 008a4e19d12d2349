import ArgumentParser

/// How somebody signs in with a password.
struct PasswordLoginOptions: ParsableArguments {
    @Option(help: "Your login, to sign in with a password.")
    var login: String?

    @Option(help: "File with the password on its first line (default: asked at the terminal).")
    var passwordFile: String?

    @Option(help: "The present one-time code (default: asked at the terminal where one is needed).")
    var oneTimeCode: String?

    /// True when one of them is given.
    var isGiven: Bool { login != nil || passwordFile != nil || oneTimeCode != nil }
}
