import Foundation
import KakuzukeProtocol
import LocalStore
import Rating
import SeededTestSupport
import Testing

@testable import LocalAPI

/// Goal: a store tells offline the counts, the judgement of the first two visits and the reasons that all receipts
/// give, and where nothing is disclosed none of them.
///
/// Method: random histories under every policy of the conformance suite, own facts after the feed; the same disclosure
/// from all receipts.
@Suite struct StoreExplanationTests {
    private static func explanations(
        _ store: StoreHistory, on date: CalendarDate
    ) throws -> Kakuzuke_V1_ExplainRatingResponse {
        var request = Kakuzuke_V1_ExplainRatingRequest()
        request.customer.memberNumber = StoreHistory.member
        request.language = "en"
        return try store.ratings(today: date).explanation(request)
    }

    @Test(arguments: StoreRatingsTests.policies)
    func theStoreCountsAsAllReceiptsDo(_ policy: String) throws {
        var stages: Set<String> = []
        for seed in 0..<16 {
            var store = try StoreHistory(policy, seed: 900 + seed, isKnown: seed % 3 != 2)
            defer { store.remove() }
            let date = StoreHistory.today.adding(days: seed % 5)
            for _ in 0..<[0, 1, 2, 5][seed % 4] { try store.happen(on: date) }
            guard store.isKnown, !store.mayBeLimited else { continue }
            let answer = try Self.explanations(store, on: date)
            let level = try #require(
                DisclosureLevel.allCases.first { Kakuzuke_V1_DisclosureLevel($0) == answer.disclosed })
            for (index, told) in answer.explanations.enumerated() {
                let disclosure = store.engine.disclosure(of: store.complete, subject: index, on: date)
                let expected = Kakuzuke_V1_RatingExplanation(
                    disclosure, on: date, policy: store.engine.policy, level: level)
                let note: Comment = "seed \(seed), \(told.subject.code) of \(policy)"
                stages.insert(told.stage)
                #expect(told.stage == expected.stage && told.grade == expected.grade, note)
                #expect(told.usage == expected.usage && told.hasUsage == expected.hasUsage, note)
                #expect(told.starting == expected.starting && told.hasStarting == expected.hasStarting, note)
                #expect(told.parts == expected.parts && told.weights == expected.weights, note)
                #expect(told.restraint == expected.restraint && told.hasRestraint == expected.hasRestraint, note)
                #expect(told.hasUsage == (told.hasScore && level != .none), note)
                let isCounted = told.sentences.contains {
                    $0.hasPrefix("Counted up to") || $0.hasPrefix("No visit was")
                }
                #expect(isCounted == (told.hasUsage && told.stage != "converged"), "\(told.sentences): \(note)")
            }
        }
        #expect(stages.count >= 2, "\(stages)")
    }
}
