import KakuzukeProtocol
public import RPC
public import Storage

extension StorageError: RPCErrorConvertible {
    /// The error as it crosses the wire: what the caller can do, never what the database said.
    public var rpcError: RPCError {
        let error =
            switch code {
            case .unavailable: KakuzukeError(.unavailable, "the database cannot be reached for now; try again later")
            case .conflict: KakuzukeError(.conflict, "another change was in the way; try again")
            case .alreadyExists: KakuzukeError(.alreadyExists, "it exists already")
            case .missingReference: KakuzukeError(.notFound, "there is no such thing")
            case .notAllowed: KakuzukeError(.invalidArgument, "a value is not allowed")
            case .cancelled: KakuzukeError(.cancelled, "the call was cancelled")
            case .fault: KakuzukeError(.defect, "a fault of the server; its log tells more")
            }
        return RPCError(error)
    }
}
