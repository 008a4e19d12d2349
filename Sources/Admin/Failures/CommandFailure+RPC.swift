import KakuzukeProtocol
import RPC

extension CommandFailure {
    /// Puts a failed call into words: by the error that the server sent, else by the status alone.
    init(_ error: RPCError) {
        let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        let status = Self.status(error.code)
        guard let detail else {
            self.init(status, error.message, next: Self.nextStep(error.code))
            return
        }
        self.init(refused: detail, status)
    }

    /// Puts the error that the server sent into words.
    init(refused detail: KakuzukeError, _ status: ExitStatus) {
        var what = detail.message
        if let field = detail.parameters["field"], !field.isEmpty { what = "\(field): \(what)" }
        let wait = detail.parameters["seconds"].flatMap { UInt32($0) }
        let next =
            wait.map { "run the command again in \($0) seconds" } ?? Self.nextStepOfPolicy(detail)
            ?? Self.nextStepsOfCodes[detail.code]
            ?? Self.nextSteps[detail.nextStep]
            ?? "follow the server's advice: \(detail.nextStep.word)"
        self.init(status, "\(what) (\(detail.code.word))", next: next)
    }

    private static func status(_ code: RPCStatusCode) -> ExitStatus {
        switch code {
        case .unavailable: .serverUnreachable
        case .unauthenticated, .permissionDenied: .notPermitted
        case .invalidArgument, .notFound, .alreadyExists, .failedPrecondition, .outOfRange: .dataRefused
        default: .other
        }
    }

    private static func nextStep(_ code: RPCStatusCode) -> String {
        switch code {
        case .unavailable:
            "check that the server runs and that the address and the authority of the sign-in are right"
        case .unauthenticated: signInAgain
        case .permissionDenied: askAdministrator
        case .invalidArgument, .notFound, .alreadyExists, .failedPrecondition, .outOfRange: fixRequest
        case .deadlineExceeded: "give the command more time with --time where it has it, or try again later"
        case .unimplemented: "update the server or this command; they do not fit together"
        default: "try again; if it stays so, look into the server's log"
        }
    }

    /// What helps where a policy version cannot go on; nil for everything else.
    private static func nextStepOfPolicy(_ detail: KakuzukeError) -> String? {
        detail.parameters[PolicyObstacle.parameter].flatMap { PolicyObstacle(rawValue: $0) }?.nextStep
    }

    private static let signInAgain = "sign in again: kakuzuke login"
    private static let askAdministrator =
        "ask the owner of the tenant or the platform operator for the right to do this"
    private static let fixRequest = "correct what you gave and run the command again"

    /// Where this command itself is the way out.
    private static let nextStepsOfCodes: [KakuzukeError.Code: String] = [
        .policyMissing: "let a policy price from that date or an earlier one: kakuzuke policy activate",
        .notFound: "look the name up with the command that lists it, and run the command again",
    ]

    private static let nextSteps: [KakuzukeError.NextStep: String] = [
        .none: "nothing can be done",
        .retry: "run the command again",
        .retryLater: "run the command again later",
        .fixRequest: fixRequest,
        .signIn: signInAgain,
        .askAdministrator: askAdministrator,
        .updateSoftware: "update the server or this command; they do not fit together",
        .reportDefect: "report a defect, with the server's log",
    ]
}
