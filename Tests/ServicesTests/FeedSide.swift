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

/// A server's side with an item master of several parts, which makes snapshots for agents.
struct FeedSide {
    private struct Cut: Error {}

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

    static func with(
        bytesMin: Int64 = 0, bytesMax: Int64 = 1 << 30, _ body: (FeedSide) async throws -> Void
    ) async throws {
        try await TestBackend.with { backend in
            var limits = FeedArtefacts.Limits()
            limits.bytesMin = bytesMin
            limits.bytesMax = bytesMax
            var uploader = TestUploader(backend.tenant, agent: 0, epoch: 7)
            try await uploader.handshake()
            try await uploader.upload((1...20).map { IngestTests.receipt($0, customer: $0 % 7) })
            try await body(try await FeedSide(backend, limits))
        }
    }
}
