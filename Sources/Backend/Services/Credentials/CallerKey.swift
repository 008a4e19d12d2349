public import RPC

/// Where the authentication leaves the person that calls, with the reach of the call.
public enum CallerKey: RPCContextKey {
    /// A caller.
    public typealias Value = Caller
}
