import Foundation
import SeededTestSupport
import Testing

// Goal: headquarters can hold a quote that somebody shows, as a file, against what the store has signed. Method: the
// real programs; an answer of the store's command as it is, and changed in every number that people look at.
extension SystemSuites {
    @Suite struct QuoteFileTests {
        @Test(.timeLimit(.minutes(3))) func aFileIsHeldAgainstWhatTheStoreHasSigned() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 40
            ) { chain in
                let (store, retailer) = (try #require(chain.receipts.stores.first), try #require(chain.retailers.first))
                let agent = try chain.enrol(retailer, store, journals: chain.receipts.journalFolder(store)).process
                for _ in 0..<2 { #expect(try await agent.synchronize().status == 0) }
                let products = chain.receipts.products.prefix(2).map { $0.code + "x2" }
                let member = try #require(chain.receipts.members.first)
                let answer = try agent.run(["quote", "--json", "--member", member] + products)
                #expect(answer.status == 0, "\(answer.errors)")
                func verify(_ text: String, exits status: Int32) throws -> ProgramRun {
                    try chain.headquarters.write(text, to: "answer.json")
                    return try retailer.run("quote", "verify", "--file", "answer.json", exits: status)
                }
                // The store has not sent it yet.
                #expect(try verify(answer.output, exits: 65).errors.contains("quote_id"))
                #expect(try await agent.synchronize().status == 0)
                let right = try verify(answer.output, exits: 0).output
                let isSigned = right.contains("Signature        holds")
                #expect(isSigned && right.contains("Now              equal"), "\(right)")
                for (name, value) in [("total", 1), ("saved", 999_999)] {
                    var object = try #require(
                        JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
                    object[name] = value
                    let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
                    let changed = try verify(text, exits: 1).output
                    #expect(changed != right && changed.contains("Signature        holds"), "\(name): \(changed)")
                }
                #expect(try verify("no JSON", exits: 65).errors.contains("answer.json"))
                #expect(try verify("{}", exits: 65).errors.contains("quote_id"))
            }
        }
    }
}
