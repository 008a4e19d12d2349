import Foundation
import KakuzukeProtocol
import RPC
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: of twenty agents that come at once two upload and the others are told when to come; all of them get through,
// and what they bring is stored once. Method: real TLS, real database; uploads are held open, and the server's time
// moves to when the next agent was told to come.
@Suite struct BusyOverTLSTests {
    /// An upload that has been acknowledged and ends when it is told to.
    private struct OpenUpload {
        let task: Task<Void, any Error>
        let end: AsyncStream<Void>.Continuation

        /// Begins an upload.
        ///
        /// - Returns: nil with the seconds where the server sends the agent away.
        static func begin(
            _ client: RPCClient, _ message: Kakuzuke_V1_UploadBatch
        ) async throws -> (open: OpenUpload?, seconds: Int64?) {
            let (acknowledged, acknowledge) = AsyncStream.makeStream(of: Void.self)
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                defer { acknowledge.finish() }
                try await client.bidirectional(
                    SyncServiceMethod.upload.rawValue, sending: Kakuzuke_V1_UploadBatch.self,
                    returning: Kakuzuke_V1_UploadAcknowledgement.self
                ) { writer, answers, call in
                    do { try await writer.send(message) } catch {
                        _ = try await call.trailingMetadata()
                        throw error
                    }
                    var iterator = answers.makeAsyncIterator()
                    guard try await iterator.next() != nil else {
                        _ = try await call.trailingMetadata()
                        return
                    }
                    acknowledge.yield()
                    for await _ in ended {}
                    call.finish()
                    _ = try await call.trailingMetadata()
                }
            }
            for await _ in acknowledged { return (OpenUpload(task: task, end: end), nil) }
            do {
                try await task.value
                throw ServiceError(.internalFault, "the upload ended without an acknowledgement")
            } catch let error as RPCError {
                let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
                let parameters = try #require(detail).parameters
                #expect(detail?.code == .busy && parameters["quota"] == "uploads_at_once")
                return (nil, parameters["seconds"].flatMap { Int64($0) })
            }
        }

        func finish() async throws {
            end.finish()
            try await task.value
        }
    }

    private struct Agent {
        let client: RPCClient
        let uploader: TestUploader
        let message: Kakuzuke_V1_UploadBatch

        func handshake() async throws -> Kakuzuke_V1_HandshakeResponse {
            try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request(last: 10, acknowledged: 0))
        }
    }

    private static func agents(_ count: Int, _ backend: TestBackend) async throws -> [Agent] {
        var agents: [Agent] = []
        for number in 0..<count {
            let (client, _) = try await backend.enrolled(number % 2 == 0 ? "S01" : "S02")
            let uploader = TestUploader(backend.tenant, agent: number % 2, epoch: UInt8(number + 1))
            let store = number % 2 == 0 ? "S01" : "S02"
            let receipts = (1...10).map { IngestTests.receipt(1_000 * number + $0, store: store) }
            agents.append(Agent(client: client, uploader: uploader, message: try uploader.message(receipts)))
        }
        return agents
    }

    private static func request(_ change: UInt64) -> Kakuzuke_V1_FeedRequest {
        var request = Kakuzuke_V1_FeedRequest()
        request.afterChange = change
        return request
    }

    private static func limits(uploads: Int = 64, snapshots: Int = 16) -> ConversationLimits {
        var limits = ConversationLimits()
        limits.uploadsAtOnce = uploads
        limits.snapshotsAtOnce = snapshots
        return limits
    }

    @Test(.timeLimit(.minutes(5))) func twentyAgentsPassAGateForTwo() async throws {
        try await TestBackend.with(limits: Self.limits(uploads: 2)) { backend in
            let agents = try await Self.agents(20, backend)
            for agent in agents { #expect(try await agent.handshake().busySeconds == 0) }
            var comesAt = [Int64](repeating: 0, count: agents.count)
            var open: [(agent: Int, upload: OpenUpload, endsAt: Int64)] = []
            var (done, refusals, now) = (Set<Int>(), 0, Int64(0))
            while done.count < agents.count, refusals < 400 {
                let next = agents.indices.filter { !done.contains($0) }.min { comesAt[$0] < comesAt[$1] } ?? 0
                now = max(now, comesAt[next])
                backend.time.shiftSeconds = now
                for place in open.indices.reversed() where open[place].endsAt <= now {
                    try await open.remove(at: place).upload.finish()
                }
                let told = try await agents[next].handshake().busySeconds
                let begun: (open: OpenUpload?, seconds: Int64?) =
                    told > 0
                    ? (nil, Int64(told)) : try await OpenUpload.begin(agents[next].client, agents[next].message)
                if let upload = begun.open {
                    open.append((next, upload, now + 7))
                    done.insert(next)
                } else {
                    refusals += 1
                    comesAt[next] = now + (try #require(begun.seconds))
                }
                #expect(open.count <= 2)
            }
            for entry in open { try await entry.upload.finish() }
            #expect(done.count == 20 && refusals >= 18, "\(refusals) refusals")
            let tenant = backend.tenant
            let rows = try await tenant.store.database.run(tenant.scope, CountReceipts(tenant: tenant.scope.tenant))
            #expect(rows.reduce(0) { $0 + $1.receipts } == 200)
            for agent in agents { await agent.client.shutdown() }
        }
    }

    @Test(.timeLimit(.minutes(2))) func anAgentWithoutFactsIsNotHeldUp() async throws {
        try await TestBackend.with(limits: Self.limits(uploads: 1)) { backend in
            let agents = try await Self.agents(3, backend)
            for agent in agents { _ = try await agent.handshake() }
            let begun = try await OpenUpload.begin(agents[0].client, agents[0].message)
            let open = try #require(begun.open)
            #expect(try await agents[1].handshake().busySeconds == 5)
            let idle: Kakuzuke_V1_HandshakeResponse = try await agents[2].client.unary(
                SyncServiceMethod.handshake.rawValue, agents[2].uploader.request())
            #expect(idle.busySeconds == 0)
            // Without another handshake the upload itself is refused, and named.
            let refused = try await OpenUpload.begin(agents[1].client, agents[1].message)
            #expect(refused.open == nil && refused.seconds == 5)
            try await open.finish()
            for agent in agents { await agent.client.shutdown() }
        }
    }

    @Test(.timeLimit(.minutes(2))) func snapshotsBeyondTheLimitComeLater() async throws {
        try await TestBackend.with { backend in
            let tenant = backend.tenant
            let gate = AgentGate("snapshots_at_once", atOnce: 1, clock: tenant.clock.wallClock)
            let builder = FeedBuilder(
                database: tenant.store.database, directories: tenant.directories, remaker: tenant.remaker,
                signer: backend.signer, clock: tenant.clock.wallClock)
            let (reached, reach) = AsyncStream.makeStream(of: Void.self)
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            let slow = Task {
                try await builder.send(Self.request(0), to: tenant.agents[0], gate: gate) { _ in
                    reach.yield()
                    for await _ in ended {}
                }
            }
            for await _ in reached { break }
            // The second names a change of another past, so that it gets everything too.
            for after: UInt64 in [0, 4_711] {
                let refused = await #expect(throws: ServiceError.self) {
                    try await builder.send(Self.request(after), to: tenant.agents[1], gate: gate) { _ in }
                }
                #expect(refused?.code == .tooMuch && refused?.parameters["quota"] == "snapshots_at_once")
            }
            end.finish()
            try await slow.value
            #expect(gate.runningCount == 0)
            try await builder.send(Self.request(0), to: tenant.agents[1], gate: gate) { _ in }
            // A delta needs no place.
            try gate.begin(tenant.agents[0])
            let heads = try await tenant.store.database.run(
                tenant.scope, SelectTenantHead(tenant: tenant.scope.tenant))
            let head = UInt64(heads.first?.lastChange.rawValue ?? 0)
            if head > 0 { try await builder.send(Self.request(head), to: tenant.agents[1], gate: gate) { _ in } }
            gate.end(tenant.agents[0])
        }
    }
}
