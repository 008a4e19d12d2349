public import RPC
public import Storage

extension StorageError: RPCErrorConvertible {
    /// The error as it crosses the wire: what the caller can do, never what the database said.
    public var rpcError: RPCError {
        switch code {
        case .unavailable: RPCError(.unavailable, "the database cannot be reached for now; try again later")
        case .conflict: RPCError(.aborted, "another change was in the way; try again")
        case .alreadyExists: RPCError(.alreadyExists, "it exists already")
        case .missingReference: RPCError(.notFound, "there is no such thing")
        case .notAllowed: RPCError(.invalidArgument, "a value is not allowed")
        case .cancelled: RPCError(.cancelled, "the call was cancelled")
        case .fault: RPCError(.internal, "a fault of the server; its log tells more")
        }
    }
}
