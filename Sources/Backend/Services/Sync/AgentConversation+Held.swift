import Foundation
import KakuzukeProtocol
import Storage

extension AgentConversation {
    /// Most facts put aside of which an agent is told at a handshake.
    static let heldFactsMax = 200
    /// Days for which an agent is told that a recast receipt was approved, as long as agents keep their facts.
    static let approvedDays: Int64 = 40

    /// What an agent is told of its facts that were put aside.
    ///
    /// - Parameters:
    ///   - agent: the agent.
    ///   - now: the server's clock.
    /// - Returns: the facts, and whether they are all.
    /// - Throws: `StorageError` when the database fails.
    func held(
        _ agent: AgentCredential, now: Moment
    ) async throws -> (facts: [Kakuzuke_V1_HeldFact], isWhole: Bool) {
        let rows = try await database.run(
            agent.scope,
            ListHeldOfAgent(
                tenant: agent.scope.tenant, agent: agent.agent,
                approvedReasons: [ReceiptDecision.changedBySetting, ReceiptDecision.changedSinceHeld],
                approvedSince: now.adding(seconds: -Self.approvedDays * 86_400), limit: Int64(Self.heldFactsMax) + 1))
        let facts = rows.prefix(Self.heldFactsMax).compactMap { row -> Kakuzuke_V1_HeldFact? in
            // Put aside before keys were noted: the agent shows it already, and keeps showing it.
            guard let kind = row.kind, let key = row.key, let digest = row.digest else { return nil }
            var fact = Kakuzuke_V1_HeldFact()
            fact.kind = UInt32(kind)
            fact.key = key
            fact.digest = Data(digest.bytes)
            fact.sequence = UInt64(bitPattern: row.sequence)
            fact.reasonCode = row.reasonCode
            fact.field = row.field
            fact.isApproved = row.isApproved
            return fact
        }
        return (facts, rows.count <= Self.heldFactsMax && facts.count == rows.count)
    }
}
