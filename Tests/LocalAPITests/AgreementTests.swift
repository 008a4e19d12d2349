import Foundation
import PolicyFile
import Rating
import RatingTestSupport
import SeededTestSupport
import StoreAgreement
import Testing

// Goal: engine, compact state, carried state and agent say the same of everybody; forecasts come true, and what is said
// to be missing to the next grade is exactly enough. Method: random policies with customers whose receipts, returns,
// voids, amendments and inputs come in time, late and ahead, from two stores, day by day and night by night; a real
// file of an agent between signed feeds; ratings, prices and refusals of random baskets. `ops/dev/agree` runs 100,000
// cases of the same.
@Suite struct AgreementTests {
    /// Cases of an ordinary run; `KAKUZUKE_TEST_CASES` sets another number.
    static let casesPerRun = 600

    @Test func everyRouteAgrees() async throws {
        let set = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_CASES"].flatMap { Int($0) }
        let cases = set ?? Self.casesPerRun
        let report = try await AgreementReport.comparing(
            cases: cases, seed: SeededGenerator.runSeed, atOnce: 1
        ) { try await AgreementRun.compare(seed: $0) }
        print(report.figures.joined(separator: "\n"))
        for disagreement in report.disagreements { Issue.record("\(disagreement)") }
        #expect(report.disagreementCount == 0)
        // Far below what random seeds give: a run that meets nothing shows nothing.
        for route in [AgreementReport.Route.compact, .carried, .agent] {
            #expect(report.comparisons[route, default: 0] > report.cases, "\(report.comparisons)")
        }
        guard cases >= Self.casesPerRun else { return }
        #expect(report.followed > 100 && report.remade > 10 && report.limited > 10 && report.refusals > 100)
        #expect(report.stages.count == 4 && report.outOfRange > 10, "\(report.stages)")
        #expect(report.renewed > 100 && report.foretoldChanges > 20)
        #expect(report.comparisons[.forecast, default: 0] > 10_000 && report.comparisons[.way, default: 0] > 100)
    }

    @Test func aRandomPolicyIsReadFromItsTextAsItWas() {
        for number in 0..<200 {
            var policies = RandomPolicy(seed: SeededGenerator.runSeed &+ UInt64(number))
            let policy = policies.policy(isFair: number % 2 == 0)
            let read = PolicyFile(text: PolicyDocument(policy).text, file: "random.yaml")
            #expect(read.policy == policy, "\(read.errors)")
        }
    }
}
