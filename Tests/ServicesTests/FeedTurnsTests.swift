import Foundation
import Storage
import Synchronization
import Testing

@testable import Services

// Goal: no more feeds than allowed run at a time, all get their turn, and whoever gives up blocks nobody.
@Suite struct FeedTurnsTests {
    private final class Counter: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))

        func enter() {
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }
        func leave() {
            state.withLock {
                $0.now -= 1
                $0.done += 1
            }
        }
        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }
    }

    @Test func atMostSoManyRunAtATime() async throws {
        let turns = FeedTurns(max: 3)
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await turns.take {
                        counter.enter()
                        try await Task.sleep(for: .milliseconds(2))
                        counter.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((2...3).contains(counter.most))
        #expect(counter.done == 40)
    }

    @Test(.timeLimit(.minutes(1))) func whoeverGivesUpOrFailsPassesTheTurnOn() async throws {
        struct Failure: Error {}
        let turns = FeedTurns(max: 1)
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let (entered, entry) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await turns.take {
                entry.finish()
                for await _ in gate {}
            }
        }
        for await _ in entered {}
        let quitter = Task { try await turns.take {} }
        while await turns.waitingCount < 1 { await Task.yield() }
        let failing = Task { try await turns.take { throw Failure() } }
        while await turns.waitingCount < 2 { await Task.yield() }
        let last = Task { try await turns.take { 7 } }
        while await turns.waitingCount < 3 { await Task.yield() }
        quitter.cancel()
        await #expect(throws: CancellationError.self) { try await quitter.value }
        #expect(await turns.waitingCount == 2)
        opener.finish()
        try await first.value
        await #expect(throws: Failure.self) { try await failing.value }
        #expect(try await last.value == 7)
    }

    @Test func packedProductsHoldUntilOneChanges() {
        let parts = ProductParts()
        let tenant = UUID()
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == nil)
        parts.keep([[1], [2]], tenant, newest: ChangeNumber(rawValue: 1))
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == [[1], [2]])
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 2)) == nil)
        #expect(parts.parts(UUID(), newest: ChangeNumber(rawValue: 1)) == nil)
        // What is too large is not kept, and what is kept never grows beyond the limit.
        parts.keep([[UInt8](repeating: 0, count: ProductParts.bytesMax + 1)], UUID(), newest: ChangeNumber(rawValue: 1))
        let other = UUID()
        parts.keep([[UInt8](repeating: 0, count: ProductParts.bytesMax)], other, newest: ChangeNumber(rawValue: 1))
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == nil)
        #expect(parts.parts(other, newest: ChangeNumber(rawValue: 1)) != nil)
    }
}
