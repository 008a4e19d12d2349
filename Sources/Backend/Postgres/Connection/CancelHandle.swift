import CLibpq

/// What is needed to ask the server to cancel whatever runs on a connection.
///
/// Unchecked: PQcancel may be called from any thread while others use the connection (PostgreSQL manual,
/// "Canceling Queries in Progress"); the handle is freed once, when the last reference goes.
final class CancelHandle: @unchecked Sendable {
    private let handle: OpaquePointer

    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { PQfreeCancel(handle) }

    /// PQcancel: 1 when the request was dispatched, 0 when not.
    ///
    /// Blocks: it makes a connection of its own.
    func cancel() -> Bool {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            PQcancel(handle, buffer.baseAddress, 256) == 1
        }
    }
}
