import Crypto
import FoundationEssentials
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf

extension Synchronizer {
    /// Why a command is not carried out.
    private struct Refusal: Error {
        /// The agent does not know what is ordered: the server is of a later version.
        static let notKnown = Refusal(reasonCode: "not_known")
        /// No fact is kept that the server could get again.
        static let nothingKept = Refusal(reasonCode: "nothing_kept")
        /// This program cannot gather diagnostics.
        static let notPossible = Refusal(reasonCode: "not_possible")

        var reasonCode: String
    }

    /// Carries out what headquarters has ordered.
    ///
    /// The agent writes nothing down for it: a command that breaks off comes again, with how far it had come. It holds
    /// up nothing else; what goes wrong stands in the report, and the next round tries again.
    ///
    /// - Throws: `CancellationError`.
    func carryOutCommands(from start: Start, _ report: inout SyncReport) async throws {
        guard start.commandsWait, min(start.serverVersion, link.version) >= .firstWithCommands else { return }
        do {
            var request = Kakuzuke_V1_TakeCommandsRequest()
            request.installEpoch = Data(start.epoch.bytes)
            let response: Kakuzuke_V1_TakeCommandsResponse = try await link.client.unary(
                ServerLink.method("TakeCommands"), request, options: RPCCallOptions(deadline: limits.commandTime))
            for command in response.commands {
                try await carryOut(command, start, &report)
                report.commands += 1
            }
        } catch {
            try Task.checkCancellation()
            report.commandFailure = SyncFailure(error)
        }
    }

    private func carryOut(
        _ command: Kakuzuke_V1_AgentCommand, _ start: Start, _ report: inout SyncReport
    ) async throws {
        do {
            switch command.order {
            case .resend(let order):
                try await resend(order, command.commandNumber, start, &report)
                try await tell(.done, "", of: command, start)
            case .diagnostics: try await sendDiagnostics(command.commandNumber, start)
            case nil: throw Refusal.notKnown
            }
        } catch let refusal as Refusal {
            try await tell(.refused, refusal.reasonCode, of: command, start)
        } catch {
            try Task.checkCancellation()
            let failure = SyncFailure(error)
            // What another round may mend is not over.
            guard !failure.isTransient, failure.retryAfterSeconds == nil else { throw failure }
            try await tell(.failed, failure.code.word, of: command, start)
        }
    }

    private func tell(
        _ outcome: Kakuzuke_V1_CommandOutcome, _ reasonCode: String, of command: Kakuzuke_V1_AgentCommand,
        _ start: Start
    ) async throws {
        var request = Kakuzuke_V1_ReportCommandRequest()
        request.installEpoch = Data(start.epoch.bytes)
        request.commandNumber = command.commandNumber
        request.outcome = outcome
        request.reasonCode = reasonCode
        let _: Kakuzuke_V1_ReportCommandResponse = try await link.client.unary(
            ServerLink.method("ReportCommand"), request, options: RPCCallOptions(deadline: limits.commandTime))
    }

    // MARK: - Facts once more

    /// Sends kept facts again, from where the order says or the server has come, up to the last acknowledged one.
    private func resend(
        _ order: Kakuzuke_V1_ResendOrder, _ command: UInt64, _ start: Start, _ report: inout SyncReport
    ) async throws {
        let (first, last) = try await database.perform { database in
            try database.read { try Self.range(of: order, $0) }
        }
        guard let first, first <= last else { throw Refusal.nothingKept }
        let next = max(first, Int64(clamping: order.resentThrough) + 1)
        guard next <= last else { return }
        let limits = limits
        let sent = try await link.client.bidirectional(
            ServerLink.method("Upload"), sending: Kakuzuke_V1_UploadBatch.self,
            returning: Kakuzuke_V1_UploadAcknowledgement.self, options: RPCCallOptions(deadline: limits.uploadTime)
        ) { writer, responses, call in
            var answers = responses.makeAsyncIterator()
            var position = next
            while position <= last {
                let message = try await batchAgain(from: position, through: last, command, start)
                do { try await writer.send(message) } catch {
                    // The server ended the call: its own outcome says why, not the send that broke.
                    _ = try await call.trailingMetadata()
                    throw error
                }
                guard let answer = try await answers.next() else {
                    throw SyncFailure(.unavailable, "the server ended the upload early", isTransient: true)
                }
                guard answer.lastSequence == message.lastSequence, answer.digest == message.digest else {
                    throw SyncFailure(.defect, "the server acknowledges another batch than the one sent")
                }
                position = Int64(message.lastSequence) + 1
                guard answer.busySeconds == 0 || position > last else {
                    throw SyncFailure(
                        .busy, "the server asks to come back later", isTransient: true,
                        retryAfterSeconds: Int(answer.busySeconds))
                }
            }
            call.finish()
            _ = try await call.trailingMetadata()
            return Int(last - next) + 1
        }
        report.factsResent += sent
        // What the server holds is another thing now.
        try await note { note, _ in note.daysComparedAt = nil }
    }

    /// The first fact that is wanted and kept, and the last that the server has acknowledged.
    private static func range(
        of order: Kakuzuke_V1_ResendOrder, _ reader: LocalReader
    ) throws -> (first: Int64?, last: Int64) {
        let spool = try reader.spoolStatus()
        let kept = max(1, spool.firstKeptSequence ?? spool.lastSequence + 1)
        let first: Int64? =
            switch order.start {
            case .fromSequence(let sequence): max(kept, Int64(clamping: sequence))
            case .fromDate(let days): try reader.firstSequence(onOrAfter: CalendarDate(daysSinceEpoch: days))
            case nil: nil
            }
        return (first, spool.acknowledgedSequence)
    }

    private func batchAgain(
        from first: Int64, through last: Int64, _ command: UInt64, _ start: Start
    ) async throws -> Kakuzuke_V1_UploadBatch {
        let stored = try await pending(after: first - 1, factsMax: FactBatchLimits.linesTarget)
            .prefix { $0.sequence <= last }
        guard !stored.isEmpty else {
            throw SyncFailure(.dataLoss, "the fact with sequence \(first) is missing")
        }
        let facts = try stored.map { stored in
            do {
                return SequencedFact(
                    sequence: SequenceNumber(UInt64(stored.sequence)), fact: try Self.fact(stored))
            } catch {
                throw SyncFailure(.dataLoss, "the fact with sequence \(stored.sequence) cannot be read")
            }
        }
        var message = try FactBatch(installEpoch: start.epoch, facts: facts).message(after: .start)
        message.commandNumber = command
        return message
    }

    // MARK: - Diagnostics

    /// Sends what the agent says of itself in parts; the server ends the command with the last one.
    private func sendDiagnostics(_ command: UInt64, _ start: Start) async throws {
        guard let diagnostics else { throw Refusal.notPossible }
        let packed: [UInt8]
        do {
            packed = try await diagnostics().packed()
        } catch let error as DiagnosticsPackingError {
            throw Refusal(reasonCode: error.code.rawValue)
        }
        let starts = Array(stride(from: 0, to: packed.count, by: CommandLimits.partBytesMax))
        let _: Kakuzuke_V1_UploadDiagnosticsResponse = try await link.client.clientStreaming(
            ServerLink.method("UploadDiagnostics"), sending: Kakuzuke_V1_DiagnosticsPart.self,
            options: RPCCallOptions(deadline: limits.commandTime)
        ) { writer in
            for (position, begin) in starts.enumerated() {
                var part = Kakuzuke_V1_DiagnosticsPart()
                part.installEpoch = Data(start.epoch.bytes)
                part.commandNumber = command
                part.position = UInt32(position)
                part.contents = Data(packed[begin..<min(begin + CommandLimits.partBytesMax, packed.count)])
                part.isLast = position == starts.count - 1
                if part.isLast { part.digest = Data(SHA256.hash(data: packed)) }
                try await writer.send(part)
            }
        }
    }
}
