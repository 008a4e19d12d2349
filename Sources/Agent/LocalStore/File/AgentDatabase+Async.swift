import Dispatch

extension AgentDatabase {
    private static let queue = DispatchQueue(label: "kakuzuke.agent.file", attributes: .concurrent)

    /// Does blocking work on a thread of its own, so that no thread of Swift's cooperative pool waits for the disk.
    ///
    /// Rethrows what `work` throws.
    public func perform<Value: Sendable>(
        _ work: @escaping @Sendable (AgentDatabase) throws -> Value
    ) async throws -> Value {
        try await withUnsafeThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result { try work(self) }) }
        }
    }
}
