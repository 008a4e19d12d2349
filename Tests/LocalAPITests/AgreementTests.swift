import Foundation
import PolicyFile
import Rating
import RatingTestSupport
import SeededTestSupport
import StoreAgreement
import Testing

// Goal: engine, compact state, carried state and agent say the same of everybody. Method: random policies with
// customers whose receipts, returns, voids, amendments and inputs come in time, late and ahead, from two stores; a real
// file of an agent between two signed feeds; ratings, prices and refusals of random baskets. `ops/dev/agree` runs
// 100,000 cases of the same.
@Suite struct AgreementTests {
    /// Cases of an ordinary run; `KAKUZUKE_TEST_CASES` sets another number.
    static let casesPerRun = 1_200

    @Test func everyRouteAgrees() async throws {
        let set = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_CASES"].flatMap { Int($0) }
        let cases = max(set ?? Self.casesPerRun, AgreementRun.customersPerWorld)
        var report = AgreementReport()
        for number in 0..<(cases / AgreementRun.customersPerWorld) {
            report.add(
                try await AgreementRun.compare(
                    seed: AgreementRun.seed(ofWorld: number, run: SeededGenerator.runSeed)))
        }
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
