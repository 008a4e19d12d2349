import KakuzukeProtocol
import RPC
import SwiftProtobuf

/// Asks a running agent over its socket.
struct AgentDoor: Sendable {
    private let client: RPCClient

    /// Takes the agent of a folder; nil when none is running there.
    init?(_ folder: AgentFolder) throws {
        // Whoever holds the lock is running; a socket alone may be left over. Who names a socket asks nobody else.
        if folder.givenSocket == nil, try FolderLock(folder) != nil { return nil }
        client = try RPCClient(
            .unixSocket(path: folder.givenSocket ?? folder.socketPath), random: { Double.random(in: 0..<1) })
    }

    func ask<Answer: Message>(
        _ method: String, _ request: some Message, within time: Duration = .seconds(30)
    ) async throws -> Answer {
        try await client.unary(
            "kakuzuke.v1." + method, request,
            options: RPCCallOptions(deadline: time, waitsForReady: true))
    }
}
