/// Why a bundle of diagnostics could not be packed, or what came is none; `message` says what to do next.
public struct DiagnosticsPackingError: Error, Hashable, Sendable {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// It is larger than `CommandLimits` allow.
        case tooLarge = "too_large"
        /// The bytes are no bundle, or a damaged one.
        case unreadable
        /// A file's name is not one, or stands twice; or there are no files.
        case wrongFiles = "wrong_files"
    }

    /// What went wrong.
    public let code: Code
    /// For people, English; nothing personal.
    public var message: String {
        switch code {
        case .tooLarge:
            "the bundle is larger than \(CommandLimits.bundleBytesMax) bytes; run `kakuzuke-agent diagnostics` in the "
                + "store and send its folder another way"
        case .unreadable: "the bundle cannot be read; order a new one"
        case .wrongFiles: "the bundle's files have wrong names; update the agent and order a new one"
        }
    }

    /// Makes an error.
    public init(_ code: Code) { self.code = code }
}
