public import RPC

extension ServiceError: RPCErrorConvertible {
    /// The error as it crosses the wire: a status, the code and the field; never a word of the database.
    public var rpcError: RPCError {
        var metadata = RPCMetadata([("kakuzuke-code", code.rawValue)])
        if let field { metadata.add("kakuzuke-field", field) }
        return RPCError(status, message, metadata: metadata)
    }

    private var status: RPCStatusCode {
        switch code {
        case .unauthenticated: .unauthenticated
        case .notAllowed: .permissionDenied
        case .notFound: .notFound
        case .alreadyExists: .alreadyExists
        case .invalidField: .invalidArgument
        case .wrongState, .wrongSequence, .epochReplaced: .failedPrecondition
        case .conflict: .aborted
        case .tooMuch: .resourceExhausted
        case .unavailable: .unavailable
        case .internalFault: .internal
        }
    }
}
