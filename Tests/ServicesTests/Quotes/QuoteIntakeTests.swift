import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: every quote of a store is kept once with its signature, whatever is sent again; what its agent has not signed
// or what cannot be read is refused alone, with its reason, and seen by headquarters. Method: real database; quotes as
// agents sign them, then with one thing wrong at a time.
@Suite struct QuoteIntakeTests {
    private func count(_ scene: QuoteScene) async throws -> String {
        try await scene.texts("SELECT count(*)::text FROM store_quotes").first ?? ""
    }

    @Test func quotesAreKeptOnceWhoeverSendsThemAgain() async throws {
        try await QuoteScene.with { scene in
            try await scene.uploader.upload([IngestTests.receipt(1)])
            let contents = try await scene.contents(1, from: [IngestTests.receipt(1)], on: IngestTests.today)
            let quotes = try (1...3).map { try scene.quote("Q\($0)", contents) }
            let first = try await scene.send(quotes)
            #expect(first.stored == 3 && first.duplicates == 0 && first.refused.isEmpty)
            // The acknowledgement got lost; signed anew, a quote is still the same one.
            var again = quotes
            again[0].signature = Data(try scene.signer.signature(of: again[0]))
            let second = try await scene.send(again + [quotes[2], try scene.quote("Q4", contents)])
            #expect(second.stored == 1 && second.duplicates == 4 && second.refused.isEmpty)
            #expect(try await count(scene) == "4")
            let bytes = try await scene.texts(
                """
                SELECT sum(length(contents))::text FROM store_quotes WHERE tenant_id = '\(scene.tenant.scope.tenant)'
                """)
            #expect(bytes == [String(4 * (try contents.serializedData().count))])
        }
    }

    @Test func whatIsWrongIsRefusedAloneWithItsReason() async throws {
        try await QuoteScene.with { scene in
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            let good = try scene.quote("good", contents)
            func broken(_ id: String, _ change: (inout Kakuzuke_V1_RecordedQuote) -> Void) throws
                -> Kakuzuke_V1_RecordedQuote
            {
                var quote = try scene.quote(id, contents)
                change(&quote)
                if !quote.signature.isEmpty, id != "forged" {
                    quote.signature = Data(try scene.signer.signature(of: quote))
                }
                return quote
            }
            var unreadable = contents
            unreadable.unitPrices = [1, 2, 3, 4, 5]
            let cases: [(Kakuzuke_V1_RecordedQuote, String, String)] = [
                (try broken(" ") { $0.quoteID = "" }, "id_invalid", "quote_id"),
                (try broken(String(repeating: "x", count: 65)) { _ in }, "id_invalid", "quote_id"),
                (try broken("a\u{0}b") { _ in }, "id_invalid", "quote_id"),
                (try broken("early") { $0.asOf = 0 }, "out_of_range", "as_of"),
                (try broken("late") { $0.asOf = .max }, "out_of_range", "as_of"),
                (try broken("never") { $0.madeAtMs = .min }, "out_of_range", "made_at_ms"),
                (try broken("epoch") { $0.installEpoch = Data([1]) }, "out_of_range", "install_epoch"),
                (try broken("change") { $0.feedChange = .max }, "out_of_range", "feed_change"),
                (try broken("included") { $0.includedSequence = .max }, "out_of_range", "included_sequence"),
                (try broken("own") { $0.ownSequence = .max }, "out_of_range", "own_sequence"),
                (
                    try broken("long") {
                        $0.contents = Data(count: RecordedQuoteLimits.contentsBytesMax + 1)
                    }, "out_of_range", "contents"
                ),
                (try broken("noise") { $0.contents = Data([0xFF, 0xFF]) }, "contents_unreadable", ""),
                (try scene.quote("columns", unreadable), "contents_unreadable", "unit_prices"),
                (try broken("bare") { $0.signature = Data() }, "signature_missing", "signature"),
                (try broken("forged") { $0.madeAtMs += 1 }, "signature_wrong", "signature"),
            ]
            for (quote, reason, field) in cases {
                let answer = try await scene.send([quote, good])
                #expect(answer.refused.map(\.reasonCode) == [reason], "\(quote.quoteID)")
                #expect(answer.refused.map(\.field) == [field], "\(quote.quoteID)")
                #expect(answer.refused.map(\.quoteID) == [quote.quoteID])
                #expect(answer.stored + answer.duplicates == 1)
            }
            #expect(try await count(scene) == "1")
            var other = try scene.quote("good", contents, on: IngestTests.today.adding(days: 1))
            #expect(try await scene.send([other]).refused.map(\.reasonCode) == ["quote_changed"])
            other.quoteID = "new"
            other.signature = Data(try scene.signer.signature(of: other))
            var third = other
            third.asOf += 1
            third.signature = Data(try scene.signer.signature(of: third))
            let twice = try await scene.send([other, third])
            #expect(twice.stored == 1 && twice.refused.map(\.reasonCode) == ["quote_changed"])
            let entries = try await scene.texts(
                "SELECT encode(content, 'escape') FROM audit_entries ORDER BY sequence DESC LIMIT 1")
            #expect(entries.first?.contains("quotes.refused") == true)
            #expect(entries.first?.contains("quote_changed") == true)
        }
    }

    @Test func anyKeyThatTheAgentWasGivenACertificateForHolds() async throws {
        try await QuoteScene.with { scene in
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            let earlier = try scene.quote("earlier", contents)
            let renewed = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
            try await scene.addCertificate(renewed, serial: 9)
            var later = try scene.quote("later", contents)
            later.signature = Data(try renewed.signature(of: later))
            // Another agent's key is none of this agent's.
            let other = try await QuoteScene(scene.tenant, agent: 1, epoch: 2)
            var foreign = try scene.quote("foreign", contents)
            foreign.signature = Data(try other.signer.signature(of: foreign))
            let answer = try await scene.send([earlier, later, foreign])
            #expect(answer.stored == 2)
            #expect(answer.refused.map(\.quoteID) == ["foreign"])
            #expect(answer.refused.map(\.reasonCode) == ["signature_wrong"])
            let serials = try await scene.texts(
                "SELECT encode(certificate_serial, 'hex') FROM store_quotes ORDER BY quote_id")
            #expect(serials.map { $0.prefix(2) } == ["01", "09"])
        }
    }

    @Test func anEnrolledAgentsQuotesArriveOverTheWire() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let token = try await backend.desk.makeToken(storeCode: "S01", for: backend.tenant.owner).token.text
            let (client, _) = try await backend.enrolled(token: token, applicant: applicant)
            let signer = try QuoteSigner(certificateKeyPEM: applicant.signing.pemRepresentation)
            let uploader = TestUploader(backend.tenant, agent: 0)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request())
            var scene = try await QuoteScene(backend.tenant, agent: 1, epoch: 2)
            scene.uploader = uploader
            var batch = Kakuzuke_V1_QuoteBatch()
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            batch.quotes = [try scene.quote("signed", contents), try scene.quote("foreign", contents)]
            batch.quotes[0].signature = Data(try signer.signature(of: batch.quotes[0]))
            let sent = batch
            let answer = try await client.bidirectional(
                SyncServiceMethod.uploadQuotes.rawValue, sending: Kakuzuke_V1_QuoteBatch.self,
                returning: Kakuzuke_V1_QuoteAcknowledgement.self
            ) { writer, answers, call in
                try await writer.send(sent)
                var iterator = answers.makeAsyncIterator()
                let answer = try await iterator.next()
                call.finish()
                _ = try await call.trailingMetadata()
                return answer
            }
            #expect(answer?.stored == 1 && answer?.refused.map(\.quoteID) == ["foreign"])
            #expect(try await scene.texts("SELECT quote_id || ' ' || verdict FROM store_quotes") == ["signed 1"])
            await client.shutdown()
        }
    }

    @Test func quotesWaitForTheFactsThatTheyWereMadeFrom() async throws {
        try await QuoteScene.with { scene in
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            let ahead = try scene.quote("ahead", contents, own: 1)
            await #expect { try await scene.send([ahead]) } throws: { error in
                (error as? ServiceError)?.code == .wrongSequence
            }
            try await scene.uploader.upload([IngestTests.receipt(1)])
            #expect(try await scene.send([ahead]).stored == 1)
            let stranger = TestUploader(scene.tenant, agent: 1, epoch: 5)
            var unmet = scene
            unmet.uploader = stranger
            await #expect { try await unmet.send([ahead]) } throws: { error in
                (error as? ServiceError)?.code == .handshakeMissing
            }
        }
    }

    @Test func batchesAreBounded() async throws {
        try await QuoteScene.with { scene in
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            let many = try (0...RecordedQuoteLimits.quotesMax).map { try scene.quote("Q\($0)", contents) }
            var huge = many[0]
            huge.contents = Data(count: RecordedQuoteLimits.batchBytesMax + 1)
            for quotes in [[], many, [huge]] {
                await #expect { try await scene.send(quotes) } throws: { error in
                    (error as? ServiceError)?.code == .batchInvalid
                }
            }
            let answer = try await scene.send(Array(many.prefix(RecordedQuoteLimits.quotesMax)))
            #expect(Int(answer.stored) == RecordedQuoteLimits.quotesMax)
        }
    }

    @Test func quotesAreKeptForTheirDays() async throws {
        try await QuoteScene.with { scene in
            let (tenant, clock) = (scene.tenant, scene.tenant.clock)
            let contents = try await scene.contents(nil, from: [], on: IngestTests.today)
            try await scene.send([try scene.quote("old", contents)])
            let room = "SELECT stored_bytes::text FROM tenant_heads"
            let before = try #require(try await scene.texts(room).first.flatMap { Int($0) })
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: clock.wallClock)
            clock.today = IngestTests.today.adding(days: RemakeRounds.quotesKeptDays)
            _ = try await rounds.run()
            #expect(try await count(scene) == "1")
            clock.today = IngestTests.today.adding(days: RemakeRounds.quotesKeptDays + 1)
            _ = try await rounds.run()
            #expect(try await count(scene) == "0")
            let after = try #require(try await scene.texts(room).first.flatMap { Int($0) })
            #expect(before - after == (try contents.serializedData().count))
        }
    }
}
