/// Names a typed value of a call's context, as an interceptor stores one and a handler reads it.
public protocol RPCContextKey: Sendable {
    /// Type of the value.
    associatedtype Value: Sendable
}
