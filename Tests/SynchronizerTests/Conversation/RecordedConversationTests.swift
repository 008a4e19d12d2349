import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import RPC
import Rating
import SwiftProtobuf
import Synchronizer
import Testing

// Goal: today's agent gets on with servers of every kept version as the agent of their time did, also when their
// answers hold what nobody knows here, and tells the same ratings and prices afterwards. Method: the recorded answers;
// `Tests/ConversationVectors/README.md` says what is compared.
@Suite struct RecordedConversationTests {
    /// An agent of today with the keys of the recorded one.
    private struct Agent {
        let recorded: RecordedConversation
        let database: AgentDatabase
        let server: RecordedServer
        let client: RPCClient
        let enrolled: EnrolledAgent
        /// The moment of the recording, by the recorded server's clock.
        let moment: StoredInstant

        init(_ recorded: RecordedConversation, _ server: RecordedServer, folder: String, client: RPCClient) async throws
        {
            self.recorded = recorded
            self.server = server
            self.client = client
            let enrolment = try #require(recorded.calls.first { $0.name == "Enrol" })
            let request = try Kakuzuke_V1_EnrolRequest(serializedBytes: try #require(enrolment.requests.first))
            enrolled = try await Enrolment.redeem(
                try #require(EnrolmentCode(request.token)), keys: Self.keys(recorded), softwareVersion: "today",
                over: client)
            let handshake = try #require(recorded.calls.first { $0.name == "Handshake" })
            let hello = try Kakuzuke_V1_HandshakeRequest(serializedBytes: try #require(handshake.requests.first))
            let answer = try Kakuzuke_V1_HandshakeResponse(serializedBytes: try #require(handshake.answers.first))
            moment = StoredInstant(millisecondsSinceEpoch: answer.serverTimeMs)
            database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](hello.installEpoch), tenant: enrolled.tenant.description, agent: enrolled.agent,
                    store: enrolled.store.text, settings: enrolled.settings))
        }

        static func keys(_ recorded: RecordedConversation) -> AgentKeys {
            AgentKeys(
                certificateKeyPEM: recorded.scene.keys.certificateKeyPEM,
                sealingKey: [UInt8](recorded.scene.keys.sealingKey))
        }

        var synchronizer: Synchronizer {
            let moment = moment
            let (day, bundle) = (CalendarDate(recorded.scene.businessDate) ?? .distantPast, diagnostics)
            return Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "today",
                businessDate: { _ in day }, diagnostics: { try RecordedServer.bundle(bundle) }, now: { moment })
        }

        /// Puts what the recorded agent sent first in these calls into the spool, as a till or a command does.
        func accept(_ calls: [RecordedCall]) throws {
            try record(calls)
            for bytes in calls.filter({ $0.name == "Upload" }).flatMap(\.requests) {
                let message = try Kakuzuke_V1_UploadBatch(serializedBytes: bytes)
                let last = try database.read { try $0.spoolStatus() }.lastSequence
                let facts = try FactBatch(message, after: nil).facts.filter { Int64($0.sequence.rawValue) > last }
                guard !facts.isEmpty else { continue }
                try database.accept(
                    SpoolDelivery(
                        facts: try facts.map { try SpoolFact($0.fact) }, sourceCanAmend: true, source: "recorded"),
                    at: moment)
                let accepted = try database.read { try $0.spoolStatus() }.lastSequence
                #expect(accepted == Int64(message.lastSequence))
            }
        }

        /// The parts of the bundle that the recorded agent sent; empty: it sent none.
        private var diagnostics: [[UInt8]] {
            recorded.calls.first { $0.name == "UploadDiagnostics" }?.requests ?? []
        }

        /// Puts the quotes that the recorded agent sent in these calls into the file, as they were handed out.
        private func record(_ calls: [RecordedCall]) throws {
            for bytes in calls.filter({ $0.name == "UploadQuotes" }).flatMap(\.requests) {
                let quotes = try Kakuzuke_V1_QuoteBatch(serializedBytes: bytes).quotes.map { quote in
                    QuoteRecord(
                        id: quote.quoteID, madeAt: StoredInstant(millisecondsSinceEpoch: quote.madeAtMs),
                        policyVersion: quote.policyVersion, asOf: CalendarDate(daysSinceEpoch: quote.asOf),
                        watermark: QuoteWatermark(
                            epoch: [UInt8](quote.installEpoch), feedChange: Int64(quote.feedChange),
                            includedSequence: Int64(quote.includedSequence), ownSequence: Int64(quote.ownSequence)),
                        payload: [UInt8](quote.contents), signature: [UInt8](quote.signature))
                }
                try database.record(quotes)
            }
        }

        var ratings: StoreRatings {
            let moment = moment
            // The recorded store lived on a shifted business date, whatever the time was.
            let settings = (try? Kakuzuke_V1_AgentSettings(serializedBytes: enrolled.settings)) ?? .init()
            let day = CalendarDate(recorded.scene.businessDate) ?? .distantPast
            let shift = Int(day.daysSinceEpoch) - Int(StoreClock { moment }.businessDate(settings).daysSinceEpoch)
            return StoreRatings(
                database: database,
                identifierKeys: [IdentifierKey(id: enrolled.identifierKey.id, bytes: enrolled.identifierKey.bytes)]
                    .compactMap { $0 },
                clock: StoreClock(businessDaysShift: shift) { moment }, record: { _ in }, quoteID: { "" })
        }
    }

    /// Runs a test with an agent that has enrolled, over a socket.
    private func with(
        _ recorded: RecordedConversation, hasLaterFields: Bool, _ body: (Agent) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "kz-recorded-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let answers = RecordedServer(recorded, hasLaterFields: hasLaterFields)
        let server = try RPCServer(methods: answers.methods, wallClockSeconds: { 0 })
        _ = try await server.start([.unixSocket(path: folder + "/s", mode: 0o600)])
        let client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
        let agent = try await Agent(recorded, answers, folder: folder, client: client)
        do {
            try await body(agent)
        } catch {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            throw error
        }
        await client.shutdown()
        await server.shutdown(drainWithin: .zero)
        try agent.database.close()
    }

    /// The calls that the agent knows of, from each handshake to before the next one.
    private func rounds(_ recorded: RecordedConversation) -> [[RecordedCall]] {
        recorded.calls.filter { $0.reachedAgent && $0.name != "Enrol" && $0.name != "RenewCertificate" }
            .reduce(into: []) { rounds, call in
                if call.name == "Handshake" { rounds.append([]) }
                rounds[rounds.count - 1].append(call)
            }
    }

    @Test(.timeLimit(.minutes(2)), arguments: try! RecordedConversation.all(), [false, true])
    func todaysAgentGetsOnAsThen(recorded: RecordedConversation, hasLaterFields: Bool) async throws {
        let parts = recorded.version.split(separator: ".").compactMap { UInt32($0) }
        try #require(parts.count == 2)
        let server = ConversationVersion(major: parts[0], minor: parts[1])
        try await with(recorded, hasLaterFields: hasLaterFields) { agent in
            #expect(agent.enrolled.store.text == recorded.scene.storeCode)
            for round in rounds(recorded) {
                try agent.accept(round)
                guard ConversationVersion.current.canTalk(to: server) else {
                    await #expect(throws: SyncFailure(.versionUnsupported, "")) { try await agent.synchronizer.run() }
                    return
                }
                try await run(round, agent)
            }
            let certificate = try await CertificateRenewal.renew(keys: Agent.keys(recorded), over: agent.client)
            #expect(certificate.hasPrefix("-----BEGIN CERTIFICATE-----"))
            #expect(agent.server.missing.isEmpty)
            #expect(agent.server.differences.isEmpty)
            try compareAnswers(agent)
        }
    }

    /// Runs a round and expects the outcome that the recorded agent had.
    private func run(_ round: [RecordedCall], _ agent: Agent) async throws {
        if let refused = round.first(where: { $0.status != 0 }) {
            let detail = try #require(KakuzukeError(detail: refused.detail))
            let failure = await #expect(throws: SyncFailure.self) { try await agent.synchronizer.run() }
            #expect(failure?.code == detail.code && failure?.nextStep == detail.nextStep)
            #expect(failure?.isTransient == true)
            return
        }
        let names = Set(round.map(\.name))
        let report = try await agent.synchronizer.run(comparesDays: names.contains("CompareDays"))
        #expect(report.commandFailure == nil && (report.commands > 0) == names.contains("TakeCommands"))
        #expect((report.quotes > 0) == names.contains("UploadQuotes"))
        let told = try round.filter { try $0.name == "Upload" && !Self.isAgain($0) }.flatMap(\.answers)
            .map { try Kakuzuke_V1_UploadAcknowledgement(serializedBytes: $0) }
        #expect(report.batches == told.count)
        #expect(report.accepted == told.reduce(0) { $0 + Int($1.accepted) })
        #expect(report.amended == told.reduce(0) { $0 + Int($1.amended) })
        #expect(report.quarantined == told.reduce(0) { $0 + $1.quarantined.count })
        let feed = try round.filter { $0.name == "Feed" }.flatMap(\.answers)
            .map { try Kakuzuke_V1_FeedPart(serializedBytes: $0) }
        let items = try feed.filter { !$0.items.isEmpty }.map { try Kakuzuke_V1_FeedItems(contents: [UInt8]($0.items)) }
        #expect(report.customers == items.reduce(0) { $0 + $1.customers.count })
        #expect(report.products == items.reduce(0) { $0 + $1.products.count })
        let header = try #require(feed.first?.header)
        #expect(report.feedChange == header.upToChange && report.isSnapshot == header.isSnapshot)
        let (spool, checkpoint) = try agent.database.read { (try $0.spoolStatus(), try $0.checkpoint()) }
        #expect(spool.acknowledgedSequence == spool.lastSequence)
        #expect(checkpoint?.change == Int64(header.upToChange))
        #expect(checkpoint?.includedSequence == Int64(header.includedSequence))
    }

    /// True: facts went again by a command of headquarters.
    private static func isAgain(_ call: RecordedCall) throws -> Bool {
        try call.requests.contains { try Kakuzuke_V1_UploadBatch(serializedBytes: $0).commandNumber > 0 }
    }

    /// Asks the store what the recorded one was asked.
    private func compareAnswers(_ agent: Agent) throws {
        #expect(!agent.recorded.storeAnswers.isEmpty)
        for told in agent.recorded.storeAnswers {
            switch told.method {
            case "kakuzuke.v1.RatingService/GetRating":
                let answer = try agent.ratings.rating(try Kakuzuke_V1_GetRatingRequest(jsonString: told.request))
                let then = try Kakuzuke_V1_GetRatingResponse(jsonString: told.answer)
                #expect(!then.ratings.isEmpty && answer.freshness == then.freshness)
                #expect(try Self.holds(answer, everythingOf: then), "\(told.request)")
            case "kakuzuke.v1.RatingService/Quote":
                let answer = try agent.ratings.quote(try Kakuzuke_V1_QuoteRequest(jsonString: told.request))
                var then = try Kakuzuke_V1_QuoteResponse(jsonString: told.answer)
                // No other quote has it.
                then.quoteID = ""
                #expect(!then.lines.isEmpty && answer.freshness == then.freshness)
                #expect(answer.remarkCodes == then.remarkCodes)
                #expect(try Self.holds(answer, everythingOf: then), "\(told.request)")
            default: Issue.record("no replay of \(told.method)")
            }
        }
    }

    /// True when an answer says everything that the recorded one said; it may say more, in fields of a later version.
    private static func holds(_ answer: some Message, everythingOf recorded: some Message) throws -> Bool {
        try holds(
            JSONSerialization.jsonObject(with: try answer.jsonUTF8Data() as Data),
            JSONSerialization.jsonObject(with: try recorded.jsonUTF8Data() as Data))
    }

    private static func holds(_ value: Any?, _ recorded: Any) -> Bool {
        switch (value, recorded) {
        case (let fields as [String: Any], let expected as [String: Any]):
            expected.allSatisfy { holds(fields[$0.key], $0.value) }
        case (let values as [Any], let expected as [Any]):
            values.count == expected.count && zip(values, expected).allSatisfy { holds($0, $1) }
        default: (value as? NSObject)?.isEqual(recorded) == true
        }
    }
}
