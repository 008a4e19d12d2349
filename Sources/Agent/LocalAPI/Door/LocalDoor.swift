public import KakuzukeProtocol
public import LocalStore
public import RPC

/// The store's own door: ratings, quotes and the agent's state over a Unix socket.
///
/// Whoever may open the socket's file may ask; its permissions are the access rule.
public final class LocalDoor: Sendable {
    /// Permission bits of the socket: the agent's user and group.
    public static let socketMode: UInt32 = 0o660

    /// Runs a round of synchronisation and tells what it did.
    public typealias Synchronize = @Sendable () async throws(KakuzukeError) -> Kakuzuke_V1_SynchronizeResponse
    /// Settles entries of the quarantine, and reads the journals once more where rows wait for that.
    public typealias Settle =
        @Sendable (Kakuzuke_V1_SettleQuarantineRequest) async throws(KakuzukeError) ->
        Kakuzuke_V1_SettleQuarantineResponse
    /// Gives a link's code for the page on loopback.
    public typealias OpenPage = @Sendable () throws(KakuzukeError) -> Kakuzuke_V1_OpenPageResponse
    /// Tells how the agent stands.
    public typealias Status = @Sendable () throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse

    private let server: RPCServer

    /// Makes the door; nothing listens before `open`.
    ///
    /// - Parameters:
    ///   - ratings: tells ratings and prices.
    ///   - inputs: takes what customers choose, tell and promise.
    ///   - receipts: takes receipts.
    ///   - quarantine: lists what could not be taken.
    ///   - settle: settles it.
    ///   - database: the agent's file, on whose thread inputs are written.
    ///   - status: tells how the agent stands.
    ///   - openPage: gives a link's code for the page.
    ///   - synchronize: runs a round.
    ///   - wallClockSeconds: seconds since 1970.
    /// - Throws: `RPCConfigurationError` when a limit is out of range.
    public init(
        ratings: StoreRatings, inputs: StoreInputs, receipts: StoreReceipts, quarantine: StoreQuarantine,
        settle: @escaping Settle, database: AgentDatabase, status: @escaping Status, openPage: @escaping OpenPage,
        synchronize: @escaping Synchronize,
        wallClockSeconds: @escaping @Sendable () -> Int64
    ) throws(RPCConfigurationError) {
        var methods = RPCMethodTable()
        // A quote is a few look-ups: handing it to another thread would take longer than making it.
        methods.unary("kakuzuke.v1.RatingService/Quote", execution: .eventLoop) {
            (request: Kakuzuke_V1_QuoteRequest, _) throws -> Kakuzuke_V1_QuoteResponse in
            try Self.told { () throws(KakuzukeError) in try ratings.quote(request) }
        }
        methods.unary("kakuzuke.v1.RatingService/ExplainRating", execution: .eventLoop) {
            (request: Kakuzuke_V1_ExplainRatingRequest, _) throws -> Kakuzuke_V1_ExplainRatingResponse in
            try Self.told { () throws(KakuzukeError) in try ratings.explanation(request) }
        }
        methods.unary("kakuzuke.v1.RatingService/PriceReturn") {
            (request: Kakuzuke_V1_PriceReturnRequest, _) async throws -> Kakuzuke_V1_PriceReturnResponse in
            // Looks through what is kept, which is not for the thread of all calls.
            try await database.perform { _ in
                try Self.told { () throws(KakuzukeError) in try ratings.priceReturn(request) }
            }
        }
        methods.unary("kakuzuke.v1.RatingService/GetRating", execution: .eventLoop) {
            (request: Kakuzuke_V1_GetRatingRequest, _) throws -> Kakuzuke_V1_GetRatingResponse in
            try Self.told { () throws(KakuzukeError) in try ratings.rating(request) }
        }
        methods.unary("kakuzuke.v1.AgentService/GetStatus", execution: .eventLoop) {
            (_: Kakuzuke_V1_GetStatusRequest, _) throws -> Kakuzuke_V1_GetStatusResponse in
            try Self.told(status)
        }
        methods.unary("kakuzuke.v1.AgentService/Synchronize") {
            (_: Kakuzuke_V1_SynchronizeRequest, _) async throws -> Kakuzuke_V1_SynchronizeResponse in
            do {
                return try await synchronize()
            } catch let error as KakuzukeError {
                throw error.outcome
            }
        }
        Self.register(inputs, receipts, database, in: &methods)
        methods.unary("kakuzuke.v1.AgentService/OpenPage", execution: .eventLoop) {
            (_: Kakuzuke_V1_OpenPageRequest, _) throws -> Kakuzuke_V1_OpenPageResponse in
            try Self.told(openPage)
        }
        methods.unary("kakuzuke.v1.AgentService/ListQuarantine") {
            (request: Kakuzuke_V1_ListQuarantineRequest, _) async throws -> Kakuzuke_V1_ListQuarantineResponse in
            try await database.perform { _ in
                try Self.told { () throws(KakuzukeError) in try quarantine.list(request) }
            }
        }
        methods.unary("kakuzuke.v1.AgentService/SettleQuarantine") {
            (request: Kakuzuke_V1_SettleQuarantineRequest, _) async throws -> Kakuzuke_V1_SettleQuarantineResponse in
            do {
                return try await settle(request)
            } catch let error as KakuzukeError {
                throw error.outcome
            }
        }
        server = try RPCServer(methods: methods, wallClockSeconds: wallClockSeconds)
    }

    private static func register(
        _ inputs: StoreInputs, _ receipts: StoreReceipts, _ database: AgentDatabase,
        in methods: inout RPCMethodTable
    ) {
        methods.unary("kakuzuke.v1.AgentService/RecordReceipt") {
            (request: Kakuzuke_V1_RecordReceiptRequest, _) async throws -> Kakuzuke_V1_RecordReceiptResponse in
            try await database.perform { _ in
                try Self.told { () throws(KakuzukeError) in try receipts.record(request) }
            }
        }
        methods.unary("kakuzuke.v1.AgentService/RecordInput") {
            (request: Kakuzuke_V1_RecordInputRequest, _) async throws -> Kakuzuke_V1_RecordInputResponse in
            // Nobody else waits while the disk writes.
            try await database.perform { _ in
                try Self.told { () throws(KakuzukeError) in try inputs.record(request) }
            }
        }
        methods.unary("kakuzuke.v1.AgentService/PlaceOrder") {
            (request: Kakuzuke_V1_PlaceOrderRequest, _) async throws -> Kakuzuke_V1_PlaceOrderResponse in
            try await database.perform { _ in
                try Self.told { () throws(KakuzukeError) in try inputs.order(request) }
            }
        }
    }

    /// Listens on a socket; one that a killed agent left behind is replaced.
    ///
    /// - Throws: `RPCConfigurationError` when it cannot be made.
    public func open(path: String) async throws(RPCConfigurationError) {
        _ = try await server.start([.unixSocket(path: path, mode: Self.socketMode)])
    }

    /// Stops taking calls, lets open ones end for at most `time`, then closes.
    public func close(within time: Duration) async {
        await server.shutdown(drainWithin: time)
    }

    private static func told<Value>(_ body: () throws(KakuzukeError) -> Value) throws(RPCError) -> Value {
        do { return try body() } catch { throw error.outcome }
    }
}
