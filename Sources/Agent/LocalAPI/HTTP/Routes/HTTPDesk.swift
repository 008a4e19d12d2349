public import KakuzukeProtocol
public import LocalStore

/// What the HTTP door asks of the agent.
public struct HTTPDesk: Sendable {
    /// Tells how the agent stands.
    public typealias Status = @Sendable () throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse

    let ratings: StoreRatings
    let inputs: StoreInputs
    let receipts: StoreReceipts
    let database: AgentDatabase
    let store: StoreCode
    let status: Status

    /// Gathers what is asked.
    ///
    /// - Parameters:
    ///   - ratings: tells ratings and prices.
    ///   - inputs: takes what customers choose, tell and promise.
    ///   - receipts: takes receipts.
    ///   - database: the agent's file, on whose thread is written.
    ///   - store: the agent's own store.
    ///   - status: tells how the agent stands.
    public init(
        ratings: StoreRatings, inputs: StoreInputs, receipts: StoreReceipts, database: AgentDatabase,
        store: StoreCode, status: @escaping Status
    ) {
        self.ratings = ratings
        self.inputs = inputs
        self.receipts = receipts
        self.database = database
        self.store = store
        self.status = status
    }
}
