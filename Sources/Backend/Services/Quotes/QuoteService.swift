import KakuzukeProtocol
import RPC

/// The calls of `quotes.proto`.
struct QuoteService: Sendable {
    private let desk: QuoteDesk
    private let admission: WorkAdmission

    /// Makes the service.
    init(desk: QuoteDesk, admission: WorkAdmission) {
        self.desk = desk
        self.admission = admission
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        methods.unary(QuoteServiceMethod.verifyQuote.rawValue) {
            (request: Kakuzuke_V1_VerifyQuoteRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await desk.verify(request, by: caller) }
        }
        methods.unary(QuoteServiceMethod.listQuoteChecks.rawValue) {
            (request: Kakuzuke_V1_ListQuoteChecksRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await desk.list(request, by: caller) }
        }
    }
}
