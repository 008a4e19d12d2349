import ArgumentParser
import Foundation

/// Which sign-in a command uses.
struct SignInOptions: ParsableArguments {
    @Option(name: .customLong("sign-in"), help: "A sign-in file; instead of a profile.")
    var file: String?

    @Option(help: "A profile: a sign-in file in $KAKUZUKE_HOME, or in ~/.config/kakuzuke.")
    var profile: String?

    func validate() throws {
        guard file == nil || profile == nil else { throw ValidationError("give --sign-in or --profile, not both") }
        guard let profile else { return }
        let isName = profile.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...64).contains(profile.utf8.count) else {
            throw ValidationError("a profile is named by 1 to 64 letters, digits, hyphens and underscores")
        }
    }

    /// The file that is meant.
    var path: String {
        if let file { return file }
        let environment = ProcessInfo.processInfo.environment
        let home = environment["KAKUZUKE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let folder = home ?? FileManager.default.homeDirectoryForCurrentUser.path(percentEncoded: false)
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return base + (home == nil ? "/.config/kakuzuke/" : "/") + (profile ?? "default") + ".json"
    }

    /// Reads the sign-in and works with the server; nothing is sent before the first call.
    ///
    /// - Throws: `CommandFailure` when there is no usable sign-in; rethrows what `body` throws.
    func withServer<Result>(_ body: (ServerSession) async throws -> Result) async throws -> Result {
        try await ServerSession.with(try SignIn(file: path), file: path, body)
    }
}
