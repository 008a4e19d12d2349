import KakuzukeProtocol
public import RPC

extension ServiceError: RPCErrorConvertible {
    /// The error as it crosses the wire: a status and the `ErrorDetail` of `docs/sync.md`.
    ///
    /// It bears no word of the database.
    public var rpcError: RPCError {
        var parameters = self.parameters
        parameters["reason"] = code.rawValue
        if let field { parameters["field"] = field }
        return RPCError(KakuzukeError(wireCode, message, parameters: parameters))
    }

    private var wireCode: KakuzukeError.Code {
        switch code {
        case .unauthenticated: .unauthenticated
        case .notAllowed: .permissionDenied
        case .notFound: .notFound
        case .alreadyExists: .alreadyExists
        case .invalidField: .invalidArgument
        case .enrolmentTokenInvalid: .enrolmentTokenInvalid
        case .batchInvalid: .batchInvalid
        case .wrongState: .wrongState
        case .handshakeMissing: .handshakeMissing
        case .versionUnsupported: .versionUnsupported
        case .policyMissing: .policyMissing
        case .wrongSequence: .batchOutOfOrder
        case .epochReplaced, .spoolConflict: .spoolConflict
        case .conflict: .conflict
        case .tenantSuspended: .tenantSuspended
        case .quotaExceeded: .quotaExceeded
        case .tooMuch: .busy
        case .unavailable: .unavailable
        case .internalFault: .defect
        }
    }
}
