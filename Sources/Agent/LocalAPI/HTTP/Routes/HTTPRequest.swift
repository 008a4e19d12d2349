/// A request that was let in, with its whole body.
struct HTTPRequest: Sendable {
    var caller: HTTPCaller?
    /// Value of `Idempotency-Key`; empty where there is none.
    var idempotencyKey = ""
    var body: [UInt8] = []
}
