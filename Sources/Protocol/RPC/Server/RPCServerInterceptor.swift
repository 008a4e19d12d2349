/// Work around every call: authentication, quotas, error mapping, audit.
public protocol RPCServerInterceptor: Sendable {
    /// Runs around a call. It calls `next` once with the context it got or a changed one, or throws to refuse the call.
    ///
    /// What `next` throws is the failure of the handler or of a later interceptor; it may be replaced.
    func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws
}
