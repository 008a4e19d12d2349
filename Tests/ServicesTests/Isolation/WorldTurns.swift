/// Lets a few worlds exist at a time: a test with many arguments would else take every connection of the database.
actor WorldTurns {
    static let shared = WorldTurns()

    /// Worlds at a time.
    private static let worldsMax = 4

    private var free = worldsMax
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func pass() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}
