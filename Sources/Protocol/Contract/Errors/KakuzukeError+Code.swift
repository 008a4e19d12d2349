extension KakuzukeError {
    /// What went wrong: a word in snake_case, by which programs decide and texts are chosen; more may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The word.
        public let word: String

        /// Takes a word of this or a later version; nil when it is not snake_case or too long.
        public init?(word: String) {
            guard Self.isWord(word) else { return nil }
            self.word = word
        }

        fileprivate init(_ word: StaticString) {
            self.word = "\(word)"
        }

        /// The word.
        public var description: String { word }

        static func isWord(_ word: String) -> Bool {
            let bytes = word.utf8
            guard let first = bytes.first, bytes.count <= KakuzukeError.wordBytesMax else { return false }
            let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
            let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
            return letters.contains(first)
                && bytes.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
        }
    }
}

extension KakuzukeError.Code {
    /// The request itself is wrong; the parameter `field` names the field.
    public static let invalidArgument = Self("invalid_argument")
    /// What is asked for does not exist for this caller.
    public static let notFound = Self("not_found")
    /// It is there already, with other content.
    public static let alreadyExists = Self("already_exists")
    /// Who calls is not known.
    public static let unauthenticated = Self("unauthenticated")
    /// Who calls may not do this.
    public static let permissionDenied = Self("permission_denied")
    /// The enrolment token is unknown, used or too old.
    public static let enrolmentTokenInvalid = Self("enrolment_token_invalid")
    /// The certificate has been revoked.
    public static let certificateRevoked = Self("certificate_revoked")
    /// The certificate is expired; only its renewal is accepted.
    public static let certificateExpired = Self("certificate_expired")
    /// The conversation's version is not spoken here.
    public static let versionUnsupported = Self("version_unsupported")
    /// The handshake has not been made on this connection.
    public static let handshakeMissing = Self("handshake_missing")
    /// The spool of the agent is a copy or an older state of one that the server knows.
    public static let spoolConflict = Self("spool_conflict")
    /// The batch does not follow the one that the server holds.
    public static let batchOutOfOrder = Self("batch_out_of_order")
    /// The batch cannot be read; parameters `reason`, `column` and `row`.
    public static let batchInvalid = Self("batch_invalid")
    /// The request does not fit the present state; the parameter `field` names what.
    public static let wrongState = Self("wrong_state")
    /// There is no policy for the date.
    public static let policyMissing = Self("policy_missing")
    /// The policy has errors.
    public static let policyInvalid = Self("policy_invalid")
    /// The basket cannot be priced; parameters `reason` and `line`.
    public static let basketInvalid = Self("basket_invalid")
    /// The agent has no ratings yet.
    public static let cacheEmpty = Self("cache_empty")
    /// The tenant is suspended.
    public static let tenantSuspended = Self("tenant_suspended")
    /// More than the tenant was given is in use; the parameter `quota` says of what.
    public static let quotaExceeded = Self("quota_exceeded")
    /// A quota or the load; the parameter `seconds` says after which time to come back.
    public static let busy = Self("busy")
    /// Others changed the same thing at the same time.
    public static let conflict = Self("conflict")
    /// The side that answers cannot reach what it needs.
    public static let unavailable = Self("unavailable")
    /// The time that the caller gave was too short.
    public static let deadlineExceeded = Self("deadline_exceeded")
    /// The caller gave up.
    public static let cancelled = Self("cancelled")
    /// This build does not know the call.
    public static let unimplemented = Self("unimplemented")
    /// Stored data is damaged.
    public static let dataLoss = Self("data_loss")
    /// The disk of the side that answers has no room; nothing was stored.
    public static let diskFull = Self("disk_full")
    /// The disk of the side that answers cannot be written; nothing was stored.
    public static let diskReadOnly = Self("disk_read_only")
    /// A defect; the parameter `call` finds it in the log.
    public static let defect = Self("defect")

    /// The codes of this version.
    public static let known: [Self] = rules.map(\.code)

    /// The number of the gRPC status that goes with the code; 2 (UNKNOWN) for a code of a later version.
    public var statusNumber: Int {
        Self.rules.first { $0.code == self }?.status ?? 2
    }

    /// What the caller can do unless the error says otherwise.
    public var suggestedNextStep: KakuzukeError.NextStep {
        Self.rules.first { $0.code == self }?.nextStep ?? .none
    }

    private struct Rule: Sendable {
        var code: KakuzukeError.Code
        var status: Int
        var nextStep: KakuzukeError.NextStep
    }

    private static let rules: [Rule] = [
        Rule(code: .invalidArgument, status: 3, nextStep: .fixRequest),
        Rule(code: .notFound, status: 5, nextStep: .fixRequest),
        Rule(code: .alreadyExists, status: 6, nextStep: .fixRequest),
        Rule(code: .unauthenticated, status: 16, nextStep: .signIn),
        Rule(code: .permissionDenied, status: 7, nextStep: .askAdministrator),
        Rule(code: .enrolmentTokenInvalid, status: 16, nextStep: .enrolAgain),
        Rule(code: .certificateRevoked, status: 16, nextStep: .askAdministrator),
        Rule(code: .certificateExpired, status: 16, nextStep: .renewCertificate),
        Rule(code: .versionUnsupported, status: 9, nextStep: .updateSoftware),
        Rule(code: .handshakeMissing, status: 9, nextStep: .shakeHands),
        Rule(code: .spoolConflict, status: 9, nextStep: .adoptSpool),
        Rule(code: .batchOutOfOrder, status: 9, nextStep: .shakeHands),
        Rule(code: .batchInvalid, status: 3, nextStep: .reportDefect),
        Rule(code: .wrongState, status: 9, nextStep: .fixRequest),
        Rule(code: .policyMissing, status: 9, nextStep: .askAdministrator),
        Rule(code: .policyInvalid, status: 3, nextStep: .fixRequest),
        Rule(code: .basketInvalid, status: 3, nextStep: .fixRequest),
        Rule(code: .cacheEmpty, status: 14, nextStep: .retryLater),
        Rule(code: .tenantSuspended, status: 7, nextStep: .askAdministrator),
        Rule(code: .quotaExceeded, status: 8, nextStep: .askAdministrator),
        Rule(code: .busy, status: 8, nextStep: .retryLater),
        Rule(code: .conflict, status: 10, nextStep: .retry),
        Rule(code: .unavailable, status: 14, nextStep: .retryLater),
        Rule(code: .deadlineExceeded, status: 4, nextStep: .retry),
        Rule(code: .cancelled, status: 1, nextStep: .none),
        Rule(code: .unimplemented, status: 12, nextStep: .updateSoftware),
        Rule(code: .dataLoss, status: 15, nextStep: .reportDefect),
        Rule(code: .diskFull, status: 8, nextStep: .makeRoom),
        Rule(code: .diskReadOnly, status: 9, nextStep: .makeRoom),
        Rule(code: .defect, status: 13, nextStep: .reportDefect),
    ]
}
