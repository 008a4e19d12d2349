import KakuzukeProtocol
import LocalStore
import RPC

extension Synchronizer {
    /// A batch that the server has not confirmed yet.
    private struct Sent {
        var last: UInt64
        var digest: [UInt8]
        var facts: Int
        /// Keys by sequence, to name those that the server refuses.
        var keys: [String]
        var first: UInt64
    }

    /// Sends everything that waits; returns when the server has confirmed all of it.
    ///
    /// - Returns: why the rest waits for a later version of the server; nil: nothing does.
    func upload(from start: Start, _ report: inout SyncReport) async throws -> SyncFailure? {
        guard try await pending(after: Int64(start.next) - 1, factsMax: 1).first != nil else { return nil }
        let limits = limits
        var counted = report
        let held = try await link.client.bidirectional(
            ServerLink.method("Upload"), sending: Kakuzuke_V1_UploadBatch.self,
            returning: Kakuzuke_V1_UploadAcknowledgement.self, options: RPCCallOptions(deadline: limits.uploadTime)
        ) { writer, responses, call in
            var answers = responses.makeAsyncIterator()
            var inFlight: [Sent] = []
            var position = start
            var isAtEnd = false
            var held: SyncFailure?
            while !isAtEnd || !inFlight.isEmpty {
                if !isAtEnd, inFlight.count < limits.batchesInFlightMax {
                    guard let (message, sent) = try await nextBatch(&position, &held) else {
                        isAtEnd = true
                        continue
                    }
                    do {
                        try await writer.send(message)
                    } catch {
                        // The server ended the call: its own outcome says why, not the send that broke.
                        _ = try await call.trailingMetadata()
                        throw error
                    }
                    counted.bytesSent += message.contents.count
                    inFlight.append(sent)
                } else {
                    guard let answer = try await answers.next() else {
                        throw SyncFailure(.unavailable, "the server ended the upload early", isTransient: true)
                    }
                    try await confirm(answer, inFlight.removeFirst(), acknowledgedAt: start.serverTime, &counted)
                    if answer.busySeconds > 0 {
                        throw SyncFailure(
                            .busy, "the server asks to come back later", isTransient: true,
                            retryAfterSeconds: Int(answer.busySeconds))
                    }
                }
            }
            call.finish()
            _ = try await call.trailingMetadata()
            return held
        }
        report = counted
        return held
    }

    func pending(after sequence: Int64, factsMax: Int) async throws -> [StoredFact] {
        try await database.perform { database in
            try database.read { reader in
                try reader.pending(
                    after: sequence,
                    limits: PendingLimits(
                        linesMax: FactBatchLimits.linesTarget, bytesMax: FactBatchLimits.contentsBytesMax / 2,
                        factsMax: min(factsMax, FactBatchLimits.factsMax)))
            }
        }
    }

    /// Cuts, packs and writes down the next batch; nil: nothing waits any more, or what waits is held back.
    private func nextBatch(
        _ position: inout Start, _ held: inout SyncFailure?
    ) async throws -> (Kakuzuke_V1_UploadBatch, Sent)? {
        let stored = try await pending(after: Int64(position.next) - 1, factsMax: FactBatchLimits.linesTarget)
        guard !stored.isEmpty else { return nil }
        let waiting = try stored.map { stored in
            do {
                return SequencedFact(
                    sequence: SequenceNumber(UInt64(stored.sequence)), fact: try Self.fact(stored))
            } catch {
                throw SyncFailure(.dataLoss, "the fact with sequence \(stored.sequence) cannot be read")
            }
        }
        let facts = Array(waiting.prefix(FactsForServer.count(waiting, for: position.serverVersion)))
        guard !facts.isEmpty else {
            held = FactsForServer.failure(at: position.next, version: position.serverVersion)
            return nil
        }
        let message = try FactBatch(installEpoch: position.epoch, facts: facts).message(after: position.digest)
        guard let digest = BatchDigest(bytes: message.digest) else {
            throw SyncFailure(.defect, "a batch has no digest")
        }
        // On the disk before it leaves: should the acknowledgement get lost, the next handshake knows the batch again.
        try await database.perform {
            try $0.noteSentBatch(through: Int64(message.lastSequence), digest: digest.bytes)
        }
        position.next = message.lastSequence + 1
        position.digest = digest
        let sent = Sent(
            last: message.lastSequence, digest: digest.bytes, facts: facts.count, keys: stored.map(\.fact.key),
            first: message.firstSequence)
        return (message, sent)
    }

    /// The fact as it is sent: what waits for headquarters says so.
    static func fact(_ stored: StoredFact) throws -> Fact {
        let fact = try FactCodec.decode(stored.fact.payload)
        guard stored.isRecast, case .receipt(var receipt) = fact else { return fact }
        receipt.event = .recast
        return .receipt(receipt)
    }

    private func confirm(
        _ answer: Kakuzuke_V1_UploadAcknowledgement, _ sent: Sent, acknowledgedAt serverTime: StoredInstant,
        _ report: inout SyncReport
    ) async throws {
        guard answer.lastSequence == sent.last, answer.digest.elementsEqual(sent.digest) else {
            throw SyncFailure(.spoolConflict, "the server acknowledges another batch than the one sent")
        }
        let moment = moment()
        let rejected = answer.quarantined.map { fact in
            let place = fact.sequence >= sent.first ? Int(clamping: fact.sequence - sent.first) : Int.max
            let key = sent.keys.indices.contains(place) ? sent.keys[place] : ""
            return RejectedRow(
                line: Int64(clamping: fact.sequence), reasonCode: fact.reasonCode, field: fact.field,
                raw: Array(key.utf8))
        }
        try await database.perform { database in
            // What the server holds back is shown in the store too.
            if !rejected.isEmpty {
                try database.accept(
                    SpoolDelivery(facts: [], sourceCanAmend: false, source: HeldAtServer.source, rejected: rejected),
                    at: moment)
            }
            // The server's time: how long it stays kept must not hang on a clock that is set later.
            try database.acknowledge(through: Int64(sent.last), digest: sent.digest, at: serverTime)
        }
        report.batches += 1
        report.facts += sent.facts
        report.accepted += Int(answer.accepted)
        report.duplicates += Int(answer.duplicates)
        report.amended += Int(answer.amended)
        report.quarantined += answer.quarantined.count
    }
}
