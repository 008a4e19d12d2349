public import KakuzukeProtocol

/// Why a call was refused, before it is put into words for the wire.
public struct ServiceError: Error, Hashable, Sendable {
    /// The kinds of refusal; raw values travel as codes.
    public enum Code: String, Sendable {
        /// No credential, or one that is unknown, expired or revoked.
        case unauthenticated
        /// The credential's role may not do this.
        case notAllowed = "not_allowed"
        /// No such thing, or not the caller's.
        case notFound = "not_found"
        /// It exists already.
        case alreadyExists = "already_exists"
        /// A field of the request is wrong.
        case invalidField = "invalid_field"
        /// A batch that its sender should never have made: it cannot be read.
        case batchInvalid = "batch_invalid"
        /// The request does not fit the present state.
        case wrongState = "wrong_state"
        /// No handshake has been made yet.
        case handshakeMissing = "handshake_missing"
        /// The agent's version of the conversation is not spoken here.
        case versionUnsupported = "version_unsupported"
        /// No policy is in force on the date.
        case policyMissing = "policy_missing"
        /// The enrolment token is unknown, used or too old.
        case enrolmentTokenInvalid = "enrolment_token_invalid"
        /// The agent is to go on from another sequence.
        case wrongSequence = "wrong_sequence"
        /// The agent's installation was replaced by another one.
        case epochReplaced = "epoch_replaced"
        /// The agent's spool is a copy or an older state of the one that is known; the field says which.
        case spoolConflict = "spool_conflict"
        /// Another call is changing the same thing.
        case conflict
        /// The tenant is suspended; only somebody whose credential holds learns it.
        case tenantSuspended = "tenant_suspended"
        /// More than the tenant was given is in use; the parameter `quota` says of what.
        case quotaExceeded = "quota_exceeded"
        /// Too much at once.
        case tooMuch = "too_much"
        /// The database cannot be reached for now.
        case unavailable
        /// A fault of ours.
        case internalFault = "internal_fault"
    }

    /// The kind.
    public let code: Code
    /// For developers; nothing personal, nothing of the database.
    public let message: String
    /// The field concerned; nil: none.
    public let field: String?
    /// What the caller is told besides, by the names of `docs/sync.md`; nothing personal.
    public let parameters: [String: String]

    /// Makes an error.
    public init(_ code: Code, _ message: String, field: String? = nil, parameters: [String: String] = [:]) {
        self.code = code
        self.message = message
        self.field = field
        self.parameters = parameters
    }

    /// An agent whose version of the conversation is not spoken here.
    ///
    /// - Parameters:
    ///   - agent: the version that the agent speaks.
    ///   - server: the version that is spoken here.
    public init(agent: ConversationVersion, server: ConversationVersion) {
        let error = KakuzukeError(agent: agent, server: server)
        code = .versionUnsupported
        message = error.message
        field = error.parameters["field"]
        parameters = error.parameters
    }

    /// More than the tenant was given is in use, and waiting does not help.
    ///
    /// - Parameters:
    ///   - quota: the word for what is used up.
    ///   - message: for developers.
    public init(exceeded quota: String, _ message: String) {
        code = .quotaExceeded
        self.message = message
        field = nil
        parameters = ["quota": quota]
    }

    /// Too much at once.
    ///
    /// - Parameters:
    ///   - busySeconds: after which time to come again.
    ///   - message: for developers.
    ///   - quota: the word for what is used up.
    public init(busySeconds: Int64, _ message: String, quota: String) {
        code = .tooMuch
        self.message = message
        field = nil
        parameters = ["seconds": String(busySeconds), "quota": quota]
    }
}
