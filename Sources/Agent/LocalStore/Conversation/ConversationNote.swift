/// How the conversation with the server stands, for `status` and for the next handshake.
public struct ConversationNote: Hashable, Sendable {
    /// True: a person ran `adopt`, and the server has not heard of it yet.
    public var wantsAdoption: Bool
    /// When the agent last tried; nil: never.
    public var attemptedAt: StoredInstant?
    /// When a whole round last succeeded; nil: never.
    public var succeededAt: StoredInstant?
    /// The server's clock less the agent's, at the last handshake; milliseconds; nil: no handshake yet.
    public var clockOffsetMilliseconds: Int64?
    /// Why the last round failed, as a word; nil: it did not.
    public var failureCode: String?
    /// The same for people, English; nothing personal.
    public var failureMessage: String?
    /// Facts that a restored server asked for and the spool no longer keeps; must be alarmed.
    public var missingCount: Int64
    /// Why the last round could not send the quotes, as a word; nil: it could, or none waited.
    public var quotesFailureCode: String?
    /// The same for people, English; nothing personal.
    public var quotesFailureMessage: String?
    /// When business dates were last compared with the server; nil: never, or they are to be compared anew.
    public var daysComparedAt: StoredInstant?
    /// Last sequence that they were compared through; nil: as `daysComparedAt`.
    public var daysComparedThrough: Int64?
    /// Why the last round could not compare them, as a word; nil: it could, or it was not time.
    public var daysFailureCode: String?
    /// The same for people, English; nothing personal.
    public var daysFailureMessage: String?
    /// Until when headquarters wants to be left alone, by this machine's clock; nil: it did not ask for it last.
    public var waitsUntil: StoredInstant?
    /// Why, for people, English; nothing personal; nil: as `waitsUntil`.
    public var waitsBecause: String?

    /// Makes a note.
    public init(
        wantsAdoption: Bool = false, attemptedAt: StoredInstant? = nil, succeededAt: StoredInstant? = nil,
        clockOffsetMilliseconds: Int64? = nil, failureCode: String? = nil, failureMessage: String? = nil,
        missingCount: Int64 = 0, quotesFailureCode: String? = nil, quotesFailureMessage: String? = nil,
        waitsUntil: StoredInstant? = nil, waitsBecause: String? = nil
    ) {
        self.wantsAdoption = wantsAdoption
        self.attemptedAt = attemptedAt
        self.succeededAt = succeededAt
        self.clockOffsetMilliseconds = clockOffsetMilliseconds
        self.failureCode = failureCode
        self.failureMessage = failureMessage
        self.missingCount = missingCount
        self.quotesFailureCode = quotesFailureCode
        self.quotesFailureMessage = quotesFailureMessage
        self.waitsUntil = waitsUntil
        self.waitsBecause = waitsBecause
    }
}
