import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a snapshot is made once and sent to all agents that are to get the same, each with a header of its own; nobody
// gets one that would lack something of theirs, or of another past. Method: two agents of one tenant, real database.
@Suite struct FeedSharingTests {
    private static let epoch = [UInt8](repeating: 9, count: 16)

    /// The second agent, which has sent nothing yet.
    private static func other(_ side: FeedSide) -> TestUploader {
        TestUploader(side.tenant, agent: 1, epoch: epoch[0])
    }

    private static func receipts(_ numbers: ClosedRange<Int>) -> [Fact] {
        numbers.map { IngestTests.receipt($0, customer: $0 % 7, store: "S02") }
    }

    private static func ofOther(
        _ side: FeedSide, after change: UInt64 = 0
    ) async throws -> [Kakuzuke_V1_FeedPart] {
        try await side.parts(side.request(after: change, epoch: epoch), agent: side.tenant.agents[1])
    }

    private static func items(_ parts: [Kakuzuke_V1_FeedPart]) -> [Data] { parts.map(\.items).filter { !$0.isEmpty } }

    @Test(.timeLimit(.minutes(2))) func othersGetTheSameWithAHeaderOfTheirOwn() async throws {
        try await FeedSide.with { side in
            var uploader = Self.other(side)
            try await uploader.handshake()
            try await uploader.upload(Self.receipts(500...502))
            let first = try await side.parts(side.request())
            // What comes after it was made is laid over it by the agent itself, and told of by the next feed.
            try await uploader.upload(Self.receipts(503...504))
            let second = try await Self.ofOther(side)
            let (own, header) = (first[0].header, second[0].header)
            #expect(try side.isWhole(first) && side.isWhole(second))
            #expect(Self.items(first) == Self.items(second) && !Self.items(first).isEmpty)
            #expect(header.artefact == own.artefact && header.upToChange == own.upToChange)
            #expect(own.includedSequence == 20 && header.includedSequence == 3)
            #expect(side.artefacts.count == 1 && side.artefacts.deliveryCount == 2)
            let delta = try await Self.ofOther(side, after: header.upToChange)
            #expect(delta[0].header.afterChange == header.upToChange && delta[0].header.includedSequence == 5)
            let told = try Self.items(delta).flatMap { try Kakuzuke_V1_FeedItems(contents: [UInt8]($0)).customers }
            #expect(Set(told.map(\.customerID)).count == 2)
        }
    }

    @Test(.timeLimit(.minutes(2))) func whoAsksAtOnceGetsWhatOneOfThemHasMade() async throws {
        try await FeedSide.with { side in
            var uploader = Self.other(side)
            try await uploader.handshake()
            for _ in 0..<5 {
                side.tenant.clock.passed += (FeedArtefacts.Limits().sharedSeconds + 1) * 1_000_000
                async let first = side.parts(side.request())
                async let second = Self.ofOther(side)
                let names = try await [first[0].header.artefact, second[0].header.artefact]
                #expect(names[0].count == 16 && names[0] == names[1])
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func theRestOfASharedOneComesToo() async throws {
        try await FeedSide.with { side in
            _ = try await side.parts(side.request())
            let agent = side.tenant.agents[1]
            let first = try await side.parts(side.request(epoch: Self.epoch), cut: 3, agent: agent)
            let name = [UInt8](first[0].header.artefact)
            let rest = try await side.parts(side.request(name: name, parts: 3, epoch: Self.epoch), agent: agent)
            #expect(rest[0].continuation.parts == 3)
            #expect(try side.isWhole(first + rest.dropFirst()))
        }
    }

    @Test(.timeLimit(.minutes(3))) func nobodyGetsWhatIsNotTheSame() async throws {
        try await FeedSide.with { side in
            func name() async throws -> Data { try await side.parts(side.request())[0].header.artefact }
            func nameOfOther() async throws -> Data { try await Self.ofOther(side)[0].header.artefact }
            var made = try await name()
            #expect(try await nameOfOther() == made, "the comparison means something")
            side.tenant.clock.passed += (FeedArtefacts.Limits().sharedSeconds + 1) * 1_000_000
            #expect(try await nameOfOther() != made, "ten minutes later")
            made = try await name()
            try await side.tenant.store.run(script: "UPDATE agents SET feed_artefact = ''")
            #expect(try await nameOfOther() != made, "a database that was put back")
            made = try await name()
            try await side.tenant.store.run(script: "UPDATE tenant_settings SET cache_customers_max = 1")
            var request = side.request(epoch: Self.epoch)
            request.takesSomeStores = true
            let ofSome = try await side.parts(request, agent: side.tenant.agents[1])
            #expect(ofSome[0].header.isOfSomeStores && ofSome[0].header.artefact != made, "of some stores")
        }
    }

    /// Facts of an earlier installation are not laid over a snapshot: the agent takes them for included.
    @Test(.timeLimit(.minutes(2))) func anInstallationThatWasReplacedSinceGetsItsOwn() async throws {
        try await FeedSide.with { side in
            var uploader = Self.other(side)
            try await uploader.handshake()
            let made = try await side.parts(side.request())[0].header.artefact
            #expect(try await Self.ofOther(side)[0].header.artefact == made)
            try await uploader.upload(Self.receipts(500...502))
            let next = TestUploader(side.tenant, agent: 1, epoch: 10)
            _ = try await side.tenant.conversation.handshake(next.request(adopt: true), next.agent)
            let header = try await Self.ofOther(side)[0].header
            #expect(header.artefact != made && header.isSnapshot && header.includedSequence == 0)
        }
    }

    /// Whoever names a change of another past must not be taken, later, for one who has this snapshot.
    @Test(.timeLimit(.minutes(2))) func aChangeOfAnotherPastIsNotTheEndOfASnapshot() async throws {
        try await FeedSide.with { side in
            let head = try await side.parts(side.request())[0].header.upToChange
            // The other agent has never been sent anything up to this number.
            for round in 0..<2 {
                let header = try await Self.ofOther(side, after: head)[0].header
                #expect(header.isSnapshot && header.upToChange != head, "round \(round): the answer got lost")
            }
        }
    }
}
