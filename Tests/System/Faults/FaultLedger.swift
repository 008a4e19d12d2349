import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf

/// Compares what the tills have sold with what the server holds, what the agents hold, and what both make of it.
struct FaultLedger {
    /// Most differences that are told.
    private static let toldMax = 12

    let scene: FaultScene

    /// A receipt as the database has it.
    private struct Stored: Hashable {
        var date: String
        var lines: Int
        var amount: Int
    }

    /// What all tills have sold and still counts; yen without tax.
    var sold: (receipts: Int, yen: Int) {
        let receipts = scene.branches.flatMap { $0.till.receipts.values }.filter { !$0.isVoid }
        return (receipts.count, receipts.reduce(0) { $0 + $1.amount })
    }

    /// All differences, in words; empty: the ledger is equal.
    func differences() async throws -> [String] {
        var found: [String] = []
        // The cheap and frequent ones first: what is not yet sent need not be compared.
        for branch in scene.branches { found += try waitingDifferences(branch) }
        guard found.isEmpty else { return found }
        for branch in scene.branches { found += try agentDifferences(branch) }
        found += try serverDifferences()
        guard found.isEmpty else { return Array(found.prefix(Self.toldMax)) }
        return Array(try await ratingDifferences().prefix(Self.toldMax))
    }

    /// What the agent says of itself.
    private func waitingDifferences(_ branch: FaultBranch) throws -> [String] {
        guard let (exit, status) = try branch.agent.status() else { return ["\(branch.store): no status"] }
        if status.spool.unsent > 0 { return ["\(branch.store): \(status.spool.unsent) unsent"] }
        guard exit != 0 else { return [] }
        return ["\(branch.store): status says \(try branch.agent.run("status").output)"]
    }

    /// What the agent's file adds up to, by day.
    private func agentDifferences(_ branch: FaultBranch) throws -> [String] {
        var found: [String] = []
        let file = try AgentDatabase(path: branch.agent.folder + "/agent.db")
        defer { try? file.close() }
        let days = scene.today.adding(days: -60)...scene.today.adding(days: 1)
        let totals = try file.read { try $0.dayTotals(days) }.filter { $0.kind == FactKind.receipt.rawValue }
        let held = Dictionary(
            totals.map { ($0.businessDate, "\($0.count) of \($0.amount.rawValue) yen") },
            uniquingKeysWith: { $0 + $1 })
        let sold = branch.till.totals.mapValues { "\($0.receipts) of \($0.amount) yen" }
        for date in Set(held.keys).union(sold.keys).sorted() where held[date] != sold[date] {
            found.append("\(branch.store) \(date): sold \(sold[date] ?? "none"), the agent has \(held[date] ?? "none")")
        }
        return found
    }

    private func serverDifferences() throws -> [String] {
        var sold: [String: Stored] = [:]
        for branch in scene.branches {
            // Of a receipt that was voided nothing may count.
            for (key, receipt) in branch.till.receipts where !receipt.isVoid {
                sold[key] = Stored(date: "\(receipt.date)", lines: receipt.lines, amount: receipt.amount)
            }
        }
        let rows = try scene.server.query(
            """
            SELECT receipt_key, business_date, cardinality(line_amount),
                (SELECT coalesce(sum(amount), 0) FROM unnest(line_amount) AS amount)
            FROM receipts WHERE tenant_id = '\(scene.retailer.id)' AND NOT is_void
            """, separator: "\t")
        var found: [String] = []
        var stored: [String: Stored] = [:]
        for row in rows {
            let one = Stored(date: row[1], lines: Int(row[2]) ?? -1, amount: Int(row[3]) ?? -1)
            if stored.updateValue(one, forKey: row[0]) != nil { found.append("\(row[0]) is there twice") }
        }
        for key in Set(sold.keys).union(stored.keys).sorted() where sold[key] != stored[key] {
            let (wanted, held) = (sold[key].map { "\($0)" }, stored[key].map { "\($0)" })
            found.append("\(key): sold \(wanted ?? "nothing"), the server has \(held ?? "nothing")")
        }
        let quarantined = try scene.retailer.quarantined()
        if quarantined != 0 { found.append("\(quarantined) facts in quarantine") }
        let nobody = try scene.server.query(
            """
            SELECT count(*) FROM customers c WHERE c.tenant_id = '\(scene.retailer.id)' AND NOT c.is_gone
                AND NOT EXISTS (SELECT FROM customer_identifiers i
                    WHERE i.tenant_id = c.tenant_id AND i.customer_key = c.customer_key)
            """)
        if nobody != [["0"]] { found.append("\(nobody) customers whom nothing names") }
        return found
    }

    /// Every member's rating at every store and at the server.
    private func ratingDifferences() async throws -> [String] {
        let server = try scene.server.client()
        let doors = try scene.branches.map { ($0.store, try $0.agent.door()) }
        let options = try scene.retailer.callOptions()
        let key = try scene.retailer.identifierKey()
        var found: [String] = []
        for member in scene.members {
            var reference = Kakuzuke_V1_CustomerReference()
            reference.identifier = Kakuzuke_V1_HashedIdentifier(try key.hash(member, kind: .memberNumber))
            let online = await rating(server, reference, options)
            for (store, door) in doors {
                var named = Kakuzuke_V1_CustomerReference()
                named.memberNumber = member
                let offline = await rating(door, named, RPCCallOptions(deadline: .seconds(10)))
                if online != offline { found.append("\(member) at \(store): \(offline), at the server: \(online)") }
            }
        }
        for (_, door) in doors { await door.shutdown() }
        await server.shutdown()
        return found
    }

    /// The rating as text; a refusal by its code, where nobody knows the member.
    func rating(
        _ client: RPCClient, _ reference: Kakuzuke_V1_CustomerReference, _ options: RPCCallOptions
    ) async -> String {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer = reference
        request.asOf = scene.today.daysSinceEpoch
        request.reason = "test"
        do {
            let answer: Kakuzuke_V1_GetRatingResponse = try await client.unary(
                "kakuzuke.v1.RatingService/GetRating", request, options: options)
            return try answer.ratings.map { try $0.jsonString() }.joined(separator: " ")
        } catch let error as RPCError {
            return "refused with \(error.code)"
        } catch {
            return "refused with \(error)"
        }
    }
}
