import KakuzukeProtocol
import RPC
import Storage

/// The calls of `quarantine.proto`.
struct QuarantineService: Sendable {
    private let desk: QuarantineDesk
    private let remaker: StateRemaker
    private let checker: QuoteChecker
    private let admission: WorkAdmission
    private let businessClock: WallClock

    /// Makes the service.
    init(
        database: Database, ingest: BatchIngest, remaker: StateRemaker, checker: QuoteChecker,
        admission: WorkAdmission, businessClock: WallClock, clock: WallClock
    ) {
        desk = QuarantineDesk(database: database, ingest: ingest, clock: clock)
        self.remaker = remaker
        self.checker = checker
        self.admission = admission
        self.businessClock = businessClock
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        methods.unary(QuarantineServiceMethod.listHeldFacts.rawValue) {
            (request: Kakuzuke_V1_ListHeldFactsRequest, context) in
            try await desk.list(request, try context.caller)
        }
        methods.unary(QuarantineServiceMethod.retryHeldFact.rawValue) {
            (request: Kakuzuke_V1_RetryHeldFactRequest, context) in
            let caller = try context.caller
            let (response, agent) = try await admission.remaking(caller.scope) {
                try await desk.retry(request, by: caller)
            }
            if let agent {
                let today = businessClock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
                _ = try await admission.remaking(caller.scope) { try await remaker.run(caller.scope, today: today) }
            }
            try await checkQuotes(caller.scope)
            return response
        }
        methods.unary(QuarantineServiceMethod.discardHeldFact.rawValue) {
            (request: Kakuzuke_V1_DiscardHeldFactRequest, context) in
            let caller = try context.caller
            let response = try await desk.discard(request, by: caller)
            try await checkQuotes(caller.scope)
            return response
        }
    }

    /// Reckons stores' quotes again that waited for an entry; what is left goes with the next upload or at night.
    private func checkQuotes(_ scope: TenantScope) async throws {
        try await checker.run(scope) { page in try await admission.remaking(scope, page) }
    }
}
