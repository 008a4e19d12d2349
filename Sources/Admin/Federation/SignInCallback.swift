import Foundation

/// What a browser brings back from an identity provider.
enum SignInCallback: Equatable {
    /// The path of the redirect.
    static let path = "/callback"
    /// Longest reason of a provider that is told; characters.
    static let reasonCharactersMax = 64

    /// The code.
    case code(String)
    /// The provider's word for why there is none.
    case refused(String)

    /// Reads the head of a request; nil unless it comes back to the path with the state.
    init?(head: String, state: String) {
        let words = head.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count == 3, words[0] == "GET", words[1].hasPrefix(Self.path + "?"),
            let parts = URLComponents(string: "http://127.0.0.1" + words[1])
        else { return nil }
        func value(_ name: String) -> String? {
            let values = (parts.queryItems ?? []).filter { $0.name == name }
            return values.count == 1 ? values[0].value : nil
        }
        guard let brought = value("state"), Self.isSame(brought, state) else { return nil }
        if let code = value("code"), !code.isEmpty {
            self = .code(code)
        } else if let error = value("error") {
            let letters = Set("abcdefghijklmnopqrstuvwxyz_")
            self = .refused(String(error.prefix(Self.reasonCharactersMax).filter(letters.contains)))
        } else {
            return nil
        }
    }

    /// Compares without telling by its time how much is the same.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
