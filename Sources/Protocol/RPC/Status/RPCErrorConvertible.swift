/// A domain error that knows which call outcome it becomes; every other error a handler throws becomes `unknown`.
public protocol RPCErrorConvertible: Error {
    /// The outcome the caller of the method shall see.
    var rpcError: RPCError { get }
}

extension RPCError {
    /// The outcome for whatever a handler threw; text of unknown errors stays in the process.
    static func from(_ error: any Error) -> RPCError {
        switch error {
        case let error as RPCError: error
        case let error as any RPCErrorConvertible: error.rpcError
        case is CancellationError: RPCError(.cancelled, "the call was cancelled", cause: error)
        default: RPCError(.unknown, "the handler failed; see the server's log", cause: error)
        }
    }
}
