public import KakuzukeProtocol
import LocalStore
import RPC

/// Why a round of synchronisation ended early; equality is by code.
public struct SyncFailure: Error, Hashable, Sendable {
    /// The longest time for which a server may put the agent off; seconds.
    public static let retryAfterSecondsMax = 3_600

    /// What went wrong.
    public let code: KakuzukeError.Code
    /// For developers and logs, English; nothing personal.
    public let message: String
    /// What whoever looks after the store can do.
    public let nextStep: KakuzukeError.NextStep
    /// True: trying again later can help without anybody doing anything.
    public let isTransient: Bool
    /// Seconds after which the server wants to be asked again, at most `retryAfterSecondsMax`; nil: it did not say.
    public let retryAfterSeconds: Int?
    /// True: nothing is wrong; headquarters serves others first and has said when to come again.
    public var isPutOff: Bool { code == .busy && isTransient && retryAfterSeconds != nil }

    /// Makes a failure.
    public init(
        _ code: KakuzukeError.Code, _ message: String, nextStep: KakuzukeError.NextStep? = nil,
        isTransient: Bool = false, retryAfterSeconds: Int? = nil
    ) {
        let wait = retryAfterSeconds.map { min(max($0, 0), Self.retryAfterSecondsMax) }
        self.code = code
        self.message = message + (wait.map { ", again in \($0) s" } ?? "")
        self.nextStep = nextStep ?? code.suggestedNextStep
        self.isTransient = isTransient
        self.retryAfterSeconds = wait
    }

    /// Takes over whatever a step threw.
    init(_ error: any Error) {
        switch error {
        case let failure as SyncFailure: self = failure
        case let error as RPCError: self.init(error)
        case let error as LocalStoreError where error.code == .unexpected && error.cause is SyncFailure:
            // The file hands on what a closure threw.
            self.init(error.cause ?? error)
        case let error as LocalStoreError:
            // What only has to wait for room is not lost.
            let waits = [.full, .busy, .damagedCache].contains(error.code)
            self.init(
                waits || error.code == .readOnly ? .unavailable : .dataLoss,
                "the agent's file: \(error.code): \(error.message). \(error.nextStep)", isTransient: waits)
        case is CancellationError: self.init(.cancelled, "the round was cancelled", isTransient: true)
        default: self.init(.defect, "\(type(of: error)) during synchronisation")
        }
    }

    private init(_ error: RPCError) {
        let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        let isTransient =
            switch error.code {
            case .unavailable, .deadlineExceeded, .aborted, .resourceExhausted, .cancelled, .internal, .unknown: true
            default: false
            }
        guard let detail else {
            self.init(Self.code(error.code), error.message, isTransient: isTransient)
            return
        }
        // A server that was put back between handshake and upload wants another handshake, which the next round makes.
        let heals = [.retry, .retryLater, .shakeHands].contains(detail.nextStep)
        // More than the tenant was given, a suspended tenant: only somebody can change it, so there is no hurry.
        let isSettledByPeople = detail.nextStep == .askAdministrator
        // What refuses a batch or a spool names its reason in a parameter.
        let reason = detail.parameters["field"].map { " (\($0))" } ?? ""
        self.init(
            detail.code, detail.message + reason, nextStep: detail.nextStep,
            isTransient: (isTransient && !isSettledByPeople) || heals,
            retryAfterSeconds: detail.parameters["seconds"].flatMap { Int($0) })
    }

    private static func code(_ status: RPCStatusCode) -> KakuzukeError.Code {
        switch status {
        case .unauthenticated: .unauthenticated
        case .permissionDenied: .permissionDenied
        case .notFound: .notFound
        case .deadlineExceeded: .deadlineExceeded
        case .resourceExhausted: .busy
        case .unimplemented: .unimplemented
        case .unavailable: .unavailable
        case .aborted: .conflict
        case .cancelled: .cancelled
        case .dataLoss: .dataLoss
        case .invalidArgument, .outOfRange: .invalidArgument
        case .failedPrecondition: .wrongState
        case .alreadyExists: .alreadyExists
        case .ok, .internal, .unknown: .defect
        }
    }

    /// Equal when the codes are.
    public static func == (left: SyncFailure, right: SyncFailure) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension SyncFailure: CustomStringConvertible {
    /// Code and message on one line.
    public var description: String { "\(code): \(message)" }
}
