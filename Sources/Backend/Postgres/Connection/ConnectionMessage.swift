/// What callers post to a connection's thread.
enum ConnectionMessage: Sendable {
    case connect([(keyword: String, value: String)], CheckedContinuation<Result<Void, PostgresError>, Never>)
    case submit(UInt64, Submission)
    /// Stop waiting for a unit.
    case cancel(UInt64)
    /// Drop a unit, or have the server cancel it; the connection is its caller's alone.
    case cancelOnServer(UInt64)
    case close(CheckedContinuation<Void, Never>)
    case abort
}

/// A unit on its way through a connection, and who waits for it.
struct Submission: Sendable {
    typealias Outcome = Result<[PostgresResult], PostgresError>

    let unit: PipelineUnit
    /// nil once the caller was answered; the replies are then read and thrown away.
    var continuation: CheckedContinuation<Outcome, Never>?
    /// Called once, when the connection holds the unit no longer, before the caller goes on.
    let onSettled: @Sendable () -> Void
    var results: [PostgresResult?]
    var failure: PostgresError?
    var stalePlanRepeats = 0

    init(
        unit: PipelineUnit, continuation: CheckedContinuation<Outcome, Never>, onSettled: @escaping @Sendable () -> Void
    ) {
        self.unit = unit
        self.continuation = continuation
        self.onSettled = onSettled
        results = Array(repeating: nil, count: unit.slotCount)
    }

    /// A plan may be stale once because the server forgot it and once because of a change of the schema meanwhile.
    static let stalePlanRepeatsMax = 3
}
