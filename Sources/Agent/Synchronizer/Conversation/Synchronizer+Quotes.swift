import FoundationEssentials
import KakuzukeProtocol
import LocalStore
import RPC

extension Synchronizer {
    /// Sends the quotes that wait, after everything else of the round.
    ///
    /// They hold up nothing: a failure is written down for `status`, and the next round tries again.
    ///
    /// - Throws: `LocalStoreError` when not even that can be written, `CancellationError`.
    func sendQuotes(from start: Start, _ report: inout SyncReport) async throws {
        let limits = limits
        do {
            guard try await sendable(1).first != nil else { return try await noteQuotes(nil) }
            guard min(start.serverVersion, link.version) >= .firstWithQuotes else {
                throw SyncFailure(
                    .versionUnsupported,
                    "the server speaks version \(start.serverVersion) of the conversation and takes no quotes yet; "
                        + "they wait until it is updated")
            }
            // Signed and counted batch by batch, so that what the server has settled stays settled.
            var sent = 0
            try await link.client.bidirectional(
                ServerLink.method("UploadQuotes"), sending: Kakuzuke_V1_QuoteBatch.self,
                returning: Kakuzuke_V1_QuoteAcknowledgement.self, options: RPCCallOptions(deadline: limits.quoteTime)
            ) { writer, responses, call in
                var answers = responses.makeAsyncIterator()
                while sent < limits.quotesPerRoundMax {
                    let batch = try signed(try await sendable(RecordedQuoteLimits.quotesMax))
                    guard !batch.quotes.isEmpty else { break }
                    do { try await writer.send(batch) } catch {
                        // The server ended the call: its own outcome says why, not the send that broke.
                        _ = try await call.trailingMetadata()
                        throw error
                    }
                    guard let answer = try await answers.next() else {
                        throw SyncFailure(.unavailable, "the server ended the quotes early", isTransient: true)
                    }
                    try await settle(batch, answer, &report)
                    sent += batch.quotes.count
                    guard answer.busySeconds == 0 else {
                        throw SyncFailure(
                            .busy, "the server asks to come back later with quotes", isTransient: true,
                            retryAfterSeconds: Int(answer.busySeconds))
                    }
                }
                call.finish()
                _ = try await call.trailingMetadata()
            }
            try await noteQuotes(nil)
        } catch {
            try Task.checkCancellation()
            let failure = SyncFailure(error)
            // Those that headquarters takes later wait as those that come next do.
            try await noteQuotes(failure.isPutOff ? nil : failure)
        }
    }

    private func noteQuotes(_ failure: SyncFailure?) async throws {
        try await note { note, _ in
            note.quotesFailureCode = failure?.code.word
            note.quotesFailureMessage = failure?.message
        }
    }

    private func sendable(_ count: Int) async throws -> [QuoteRecord] {
        try await database.perform { database in
            do {
                return try database.read { try $0.sendableQuotes(quotesMax: count) }
            } catch let error as LocalStoreError where error.code == .corrupt {
                // One that is not as it was stored must not keep the others here.
                guard try database.setAsideDamagedQuotes() > 0 else { throw error }
                return try database.read { try $0.sendableQuotes(quotesMax: count) }
            }
        }
    }

    /// The first of some quotes as a batch within the limits; what was recorded without a signature gets one.
    private func signed(_ records: [QuoteRecord]) throws -> Kakuzuke_V1_QuoteBatch {
        var batch = Kakuzuke_V1_QuoteBatch()
        var bytes = 0
        for record in records {
            var quote = Kakuzuke_V1_RecordedQuote(
                id: record.id, madeAt: record.madeAt.millisecondsSinceEpoch, policyVersion: record.policyVersion,
                asOf: record.asOf, installEpoch: record.watermark.epoch, feedChange: record.watermark.feedChange,
                includedSequence: record.watermark.includedSequence, ownSequence: record.watermark.ownSequence,
                contents: record.payload)
            quote.signature = Data(record.signature)
            if record.signature.isEmpty, let quoteSigner {
                quote.signature = Data(try quoteSigner.signature(of: quote))
            }
            batch.quotes.append(quote)
            bytes += record.payload.count
            if bytes >= RecordedQuoteLimits.batchBytesTarget { break }
        }
        return batch
    }

    private func settle(
        _ batch: Kakuzuke_V1_QuoteBatch, _ answer: Kakuzuke_V1_QuoteAcknowledgement, _ report: inout SyncReport
    ) async throws {
        let refusals = Dictionary(
            answer.refused.map { ($0.quoteID, $0.field.isEmpty ? $0.reasonCode : "\($0.reasonCode): \($0.field)") }
        ) { first, _ in first }
        guard Int(answer.stored) + Int(answer.duplicates) + answer.refused.count == batch.quotes.count else {
            throw SyncFailure(.defect, "the server acknowledges other quotes than those that were sent")
        }
        let taken = batch.quotes.map(\.quoteID).filter { refusals[$0] == nil }
        try await database.perform { database in
            try database.markQuotesRefused(refusals)
            try database.markQuotesUploaded(taken)
        }
        report.quotes += taken.count
        report.quotesRefused += refusals.count
    }
}
