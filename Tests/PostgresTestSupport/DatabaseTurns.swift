/// Lets a bounded number of tests have databases at once.
///
/// Hundreds of tests start together; were all of them to open their pools, the cluster would run out of connections
/// and each would wait longer for the processor than its time limits allow.
actor DatabaseTurns {
    /// Tests that have databases at once.
    static let limit = 16
    static let shared = DatabaseTurns()
    /// Whether this task has its turn: a second database of the same test waits for nobody.
    @TaskLocal private static var isHeld = false

    private var free = DatabaseTurns.limit
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs `body` as soon as there is room.
    nonisolated func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        if DatabaseTurns.isHeld { return try await body() }
        await take()
        do {
            let value = try await DatabaseTurns.$isHeld.withValue(true) { try await body() }
            await give()
            return value
        } catch {
            await give()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func give() {
        // Handed on, so that nobody who comes in between overtakes.
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
