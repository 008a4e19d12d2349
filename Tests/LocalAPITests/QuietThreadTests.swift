import Glibc
import Testing

@testable import LocalAPI

// Goal: work on the quiet thread gives way to all others, comes in order, and fails as itself. Method: the system is
// asked for the thread's niceness while it works.
@Suite struct QuietThreadTests {
    private struct Refusal: Error, Equatable {}

    @Test func workGivesWayAndTheCallersThreadDoesNot() async throws {
        let thread = QuietThread(.mostly)
        let niceness = try await thread.perform { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        let own = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        #expect(niceness == min(own + QuietThread.furtherNiceness, 19))
        let idle = QuietThread(.entirely)
        #expect(try await idle.perform { sched_getscheduler(0) } == QuietThread.idlePolicy)
        #expect(sched_getscheduler(0) != QuietThread.idlePolicy)
    }

    @Test func workComesInOrderAndAFailureStopsNone() async throws {
        let thread = QuietThread(.entirely)
        for number in 0..<100 {
            #expect(try await thread.perform { number } == number)
            await #expect(throws: Refusal.self) { try await thread.perform { throw Refusal() } }
        }
    }
}
