import Rating
import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: a policy reaches the agents unchanged, and one that may not be used does not.
// Method: every policy of the conformance suite through the wire; single fields broken.
@Suite struct PolicyMappingTests {
    @Test("every policy comes back unchanged", arguments: PolicyFixtures.names)
    func roundTrip(name: String) throws {
        let policy = try PolicyFixtures.policy(name)
        let wire: [UInt8] = try Kakuzuke_V1_Policy(policy).serializedBytes()
        #expect(try Policy(Kakuzuke_V1_Policy(serializedBytes: wire)) == policy)
    }

    @Test("what is broken is named")
    func broken() throws {
        let message = Kakuzuke_V1_Policy(try PolicyFixtures.policy("supermarket"))
        func error(_ change: (inout Kakuzuke_V1_Policy) -> Void) -> ContractError? {
            var changed = message
            change(&changed)
            do { _ = try Policy(changed) } catch { return error }
            return nil
        }
        #expect(error { _ in } == nil)
        #expect(error { $0.clearFees() } == ContractError(.missing, "fees"))
        #expect(error { $0.clearStarting() } == ContractError(.missing, "starting"))
        #expect(error { $0.visitUnit = .UNRECOGNIZED(7) } == ContractError(.unknownValue, "visit_unit"))
        #expect(error { $0.fees.cells.removeLast() } == ContractError(.inconsistent, "fees.cells"))
        #expect(error { $0.fees.cells[0] = -1 }?.code == .inconsistent)
        #expect(error { $0.grades = [] }?.code == .inconsistent)
        #expect(error { $0.windowDays = .max } == ContractError(.inconsistent, "window_days"))
        #expect(error { $0.starting.provisionalCap = .max }?.code == .inconsistent)
        #expect(
            error { $0.subjects = Array(repeating: $0.subjects[0], count: 201) } == ContractError(.tooMany, "subjects"))
        #expect(error { $0.subjects[0].code = "a\u{0}" } == ContractError(.invalidText, "subjects[0].code"))
        var condition = Kakuzuke_V1_Condition()
        condition.weekday = [8]
        #expect(
            error { $0.conditions[0].bestOf[0] = condition }
                == ContractError(.unknownValue, "conditions[0].best_of[0].weekday[0]"))
        #expect(error { $0 = Kakuzuke_V1_Policy() } != nil)
    }

    @Test("random changes give a policy or an error", arguments: PolicyFixtures.names)
    func fuzz(name: String) throws {
        var random = RandomFacts(name.utf8.reduce(70_000) { $0 &+ Int($1) })
        let wire: [UInt8] = try Kakuzuke_V1_Policy(PolicyFixtures.policy(name)).serializedBytes()
        for _ in 0..<300 {
            var changed = wire
            FactBatchTests.mutate(&changed, &random.generator)
            guard let message = try? Kakuzuke_V1_Policy(serializedBytes: changed) else { continue }
            _ = try? Policy(message)
        }
    }
}
