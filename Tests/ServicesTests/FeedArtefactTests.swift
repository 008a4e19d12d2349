import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Synchronization
import Testing

@testable import Services

// Goal: whoever names a snapshot that it has the first parts of gets the rest of exactly that one, whatever has changed
// since, and a whole new one in every other case. Method: real database; the sending fails at each part in turn.
@Suite struct FeedArtefactTests {
    private struct Cut: Error {}

    /// A server's side with an item master of several parts.
    private struct Side {
        let tenant: ServiceTestTenant
        let builder: FeedBuilder
        let artefacts: FeedArtefacts
        let agent: AgentCredential
        let publicKey: [UInt8]
        let epoch = [UInt8](repeating: 7, count: 16)

        init(_ backend: TestBackend, _ limits: FeedArtefacts.Limits) async throws {
            tenant = backend.tenant
            let random = RandomBytes { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
            artefacts = FeedArtefacts(
                folder: FileManager.default.temporaryDirectory, limits: limits, clock: tenant.clock.wallClock,
                random: random)
            builder = FeedBuilder(
                database: tenant.store.database, directories: tenant.directories, remaker: tenant.remaker,
                signer: backend.signer, clock: tenant.clock.wallClock, artefacts: artefacts)
            agent = tenant.agents[0]
            publicKey = backend.signer.publicKey
            let id = tenant.scope.tenant
            try await tenant.store.run(
                script: """
                    INSERT INTO products (tenant_id, code, name, category, change_number)
                        SELECT '\(id)', 'P' || n, 'name', 'FRUIT', 1 FROM generate_series(1, 9000) AS n;
                    INSERT INTO product_prices (tenant_id, code, from_date, unit_cost_e2, list_price, tax)
                        SELECT '\(id)', 'P' || n, '2026-01-01', n, NULL, 'reduced'
                        FROM generate_series(1, 9000) AS n;
                    """)
        }

        func request(
            after change: UInt64 = 0, name: [UInt8] = [], parts: Int = 0, epoch: [UInt8]? = nil
        ) -> Kakuzuke_V1_FeedRequest {
            var request = Kakuzuke_V1_FeedRequest()
            request.afterChange = change
            request.installEpoch = Data(epoch ?? self.epoch)
            request.artefact = Data(name)
            request.artefactParts = UInt32(parts)
            return request
        }

        /// The parts of a feed; `cut`: the sending fails when so many have come.
        func parts(
            _ request: Kakuzuke_V1_FeedRequest, cut: Int = .max, agent: AgentCredential? = nil
        ) async throws -> [Kakuzuke_V1_FeedPart] {
            let received = Mutex<[Kakuzuke_V1_FeedPart]>([])
            do {
                try await builder.send(request, to: agent ?? self.agent) { part in
                    try received.withLock { parts in
                        guard parts.count < cut else { throw Cut() }
                        parts.append(part)
                    }
                }
            } catch is Cut {}
            return received.withLock { $0 }
        }

        /// True where the parts are a whole feed with a good signature.
        func isWhole(_ parts: [Kakuzuke_V1_FeedPart]) throws -> Bool {
            guard let first = parts.first, case .header(let header)? = first.part, let last = parts.last,
                case .end(let end)? = last.part
            else { return false }
            var digest = FeedDigest()
            digest.update(try header.serializedBytes())
            for part in parts.dropFirst().dropLast() {
                guard case .items(let items)? = part.part else { return false }
                digest.update([UInt8](items))
            }
            let bytes = digest.bytes()
            return end.digest.elementsEqual(bytes)
                && FeedSignature.isValid([UInt8](end.signature), of: bytes, publicKey: publicKey)
        }
    }

    private static func with(
        bytesMin: Int64 = 0, bytesMax: Int64 = 1 << 30, _ body: (Side) async throws -> Void
    ) async throws {
        try await TestBackend.with { backend in
            var limits = FeedArtefacts.Limits()
            limits.bytesMin = bytesMin
            limits.bytesMax = bytesMax
            var uploader = TestUploader(backend.tenant, agent: 0, epoch: 7)
            try await uploader.handshake()
            try await uploader.upload((1...20).map { IngestTests.receipt($0, customer: $0 % 7) })
            try await body(try await Side(backend, limits))
        }
    }

    @Test(.timeLimit(.minutes(3))) func theRestComesWhereverItBrokeOff() async throws {
        try await Self.with { side in
            let whole = try await side.parts(side.request())
            #expect(try side.isWhole(whole) && whole.count >= 6, "\(whole.count) parts")
            for cut in 1..<whole.count {
                let first = try await side.parts(side.request(), cut: cut)
                let name = [UInt8](first[0].header.artefact)
                #expect(first.count == cut && name.count == 16)
                let rest = try await side.parts(side.request(name: name, parts: cut))
                #expect(rest[0].continuation.parts == UInt32(cut) && rest[0].continuation.artefact.elementsEqual(name))
                #expect(try side.isWhole(first + rest.dropFirst()), "cut at \(cut)")
                // And once more: the end may not have arrived.
                let again = try await side.parts(side.request(name: name, parts: cut))
                #expect(again.dropFirst() == rest.dropFirst())
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func whatHasChangedSinceComesWithTheNextDelta() async throws {
        try await Self.with { side in
            let first = try await side.parts(side.request(), cut: 2)
            let header = first[0].header
            var uploader = TestUploader(side.tenant, agent: 1)
            try await uploader.handshake()
            try await uploader.upload([IngestTests.receipt(900, customer: 3, store: "S02")])
            let rest = try await side.parts(side.request(name: [UInt8](header.artefact), parts: 2))
            #expect(try side.isWhole(first + rest.dropFirst()))
            let delta = try await side.parts(side.request(after: header.upToChange))
            #expect(!delta[0].header.isSnapshot && delta[0].header.afterChange == header.upToChange)
            let changed = try delta.dropFirst().dropLast().flatMap {
                try Kakuzuke_V1_FeedItems(contents: [UInt8]($0.items)).customers
            }
            #expect(changed.count == 1)
            // The agent has it: nothing is kept for it any more.
            #expect(side.artefacts.count == 0)
        }
    }

    @Test(.timeLimit(.minutes(3))) func everythingElseBeginsAnew() async throws {
        try await Self.with { side in
            func cut() async throws -> [UInt8] {
                [UInt8](try await side.parts(side.request(), cut: 2)[0].header.artefact)
            }
            func beginsAnew(
                _ request: Kakuzuke_V1_FeedRequest, agent: AgentCredential? = nil, _ what: Comment
            ) async throws {
                let parts = try await side.parts(request, agent: agent)
                #expect(try side.isWhole(parts) && parts[0].header.isSnapshot, what)
                #expect(!parts[0].header.artefact.elementsEqual(request.artefact), what)
            }
            var name = try await cut()
            try await beginsAnew(
                side.request(name: [UInt8](repeating: 1, count: 16), parts: 2), "a name that nobody gave")
            name = try await cut()
            try await beginsAnew(side.request(name: name, parts: 0), "without its header")
            name = try await cut()
            try await beginsAnew(side.request(name: name, parts: 10_000), "more parts than there are")
            name = try await cut()
            try await beginsAnew(
                side.request(name: name, parts: 2, epoch: [UInt8](repeating: 8, count: 16)), "another installation")
            name = try await cut()
            try await beginsAnew(side.request(name: name, parts: 2), agent: side.tenant.agents[1], "another agent")
            name = try await cut()
            try await side.tenant.store.run(script: "UPDATE agents SET feed_sent = 1")
            try await beginsAnew(side.request(name: name, parts: 2), "a database that was put back")
            name = try await cut()
            side.tenant.clock.passed += (FeedArtefacts.Limits().keptSeconds + 1) * 1_000_000
            try await beginsAnew(side.request(name: name, parts: 2), "half an hour later")
        }
    }

    @Test(.timeLimit(.minutes(2))) func whatIsTooSmallOrTooLargeIsNotKept() async throws {
        try await Self.with(bytesMin: 1 << 29) { side in
            _ = try await side.parts(side.request(), cut: 2)
            #expect(side.artefacts.count == 0)
        }
        try await Self.with(bytesMax: 1_000) { side in
            let parts = try await side.parts(side.request())
            #expect(try side.isWhole(parts))
            #expect(side.artefacts.count == 0)
        }
    }

    @Test(.timeLimit(.minutes(2))) func aFolderThatTakesNothingStopsNoSnapshot() async throws {
        try await TestBackend.with { backend in
            let tenant = backend.tenant
            let artefacts = FeedArtefacts(
                folder: URL(filePath: "/nowhere/at/all"), clock: tenant.clock.wallClock,
                random: RandomBytes { [UInt8](repeating: 1, count: $0) })
            let builder = FeedBuilder(
                database: tenant.store.database, directories: tenant.directories, remaker: tenant.remaker,
                signer: backend.signer, clock: tenant.clock.wallClock, artefacts: artefacts)
            let received = Mutex<[Kakuzuke_V1_FeedPart]>([])
            try await builder.send(Kakuzuke_V1_FeedRequest(), to: tenant.agents[0]) { part in
                received.withLock { $0.append(part) }
            }
            let parts = received.withLock { $0 }
            #expect(parts.first?.header.artefact.isEmpty == true && parts.last?.end.signature.isEmpty == false)
        }
    }
}
