extension KakuzukeError {
    /// What the caller can do: a word in snake_case; more may come.
    public struct NextStep: Hashable, Sendable, CustomStringConvertible {
        /// The word.
        public let word: String

        /// Takes a word of this or a later version; nil when it is not snake_case or too long.
        public init?(word: String) {
            guard Code.isWord(word) else { return nil }
            self.word = word
        }

        private init(known word: String) {
            self.word = word
        }

        /// The word.
        public var description: String { word }

        /// Nothing.
        public static let none = Self(known: "none")
        /// The same call again, at once.
        public static let retry = Self(known: "retry")
        /// The same call later.
        public static let retryLater = Self(known: "retry_later")
        /// Another request.
        public static let fixRequest = Self(known: "fix_request")
        /// Sign in, or give a token.
        public static let signIn = Self(known: "sign_in")
        /// Free disk space, or let the disk be written; then the same call again.
        public static let makeRoom = Self(known: "make_room")
        /// Have a right given.
        public static let askAdministrator = Self(known: "ask_administrator")
        /// Ask headquarters for a new enrolment token.
        public static let enrolAgain = Self(known: "enrol_again")
        /// Renew the certificate.
        public static let renewCertificate = Self(known: "renew_certificate")
        /// Make the handshake, then go on where it says.
        public static let shakeHands = Self(known: "shake_hands")
        /// Run the agent's `adopt` command.
        public static let adoptSpool = Self(known: "adopt_spool")
        /// Update the older side.
        public static let updateSoftware = Self(known: "update_software")
        /// Report a defect, with the log.
        public static let reportDefect = Self(known: "report_defect")
    }
}
