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
    @Test(.timeLimit(.minutes(3))) func theRestComesWhereverItBrokeOff() async throws {
        try await FeedSide.with { side in
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
        try await FeedSide.with { side in
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
            #expect(side.artefacts.deliveryCount == 0)
        }
    }

    @Test(.timeLimit(.minutes(3))) func everythingElseBeginsAnew() async throws {
        try await FeedSide.with { side in
            func cut() async throws -> [UInt8] {
                [UInt8](try await side.parts(side.request(), cut: 2)[0].header.artefact)
            }
            func beginsAnew(
                _ request: Kakuzuke_V1_FeedRequest, agent: AgentCredential? = nil, _ what: Comment
            ) async throws {
                let parts = try await side.parts(request, agent: agent)
                #expect(try side.isWhole(parts) && parts[0].header.isSnapshot, what)
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
            try await side.tenant.store.run(script: "UPDATE agents SET feed_sent = 1, feed_artefact = ''")
            try await beginsAnew(side.request(name: name, parts: 2), "a database that was put back")
            #expect(try await cut() != name, "nor is it sent to anybody else")
            name = try await cut()
            side.tenant.clock.passed += (FeedArtefacts.Limits().keptSeconds + 1) * 1_000_000
            try await beginsAnew(side.request(name: name, parts: 2), "half an hour later")
            #expect(try await cut() != name)
        }
    }

    @Test(.timeLimit(.minutes(2))) func whatIsTooSmallOrTooLargeIsNotKept() async throws {
        try await FeedSide.with(bytesMin: 1 << 29) { side in
            _ = try await side.parts(side.request(), cut: 2)
            #expect(side.artefacts.count == 0)
        }
        try await FeedSide.with(bytesMax: 1_000) { side in
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
