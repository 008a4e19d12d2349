import Foundation
import KakuzukeProtocol
import RPC
import Synchronization

/// A server that takes quotes as the test says, and counts what it was asked.
final class QuoteServer: Sendable {
    /// What it does with batches of quotes.
    enum Manner: Hashable {
        case takes
        /// Refuses every quote whose id ends so.
        case refuses(String)
        case fails
        case isBusy
        case isLost
    }

    private struct State {
        var manner = Manner.takes
        var calls = 0
        var taken: [Kakuzuke_V1_RecordedQuote] = []
        var known: Set<String> = []
    }

    let version: ConversationVersion
    private let state = Mutex(State())

    init(version: ConversationVersion) { self.version = version }

    var calls: Int { state.withLock { $0.calls } }
    var taken: [Kakuzuke_V1_RecordedQuote] { state.withLock { $0.taken } }

    func turn(_ manner: Manner) { state.withLock { $0.manner = manner } }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary(SyncServiceMethod.handshake.rawValue) { (_: Kakuzuke_V1_HandshakeRequest, _) in
            var response = Kakuzuke_V1_HandshakeResponse()
            response.conversationVersion = self.version.number
            response.nextSequence = 1
            return response
        }
        methods.bidirectional(
            SyncServiceMethod.uploadQuotes.rawValue, request: Kakuzuke_V1_QuoteBatch.self,
            response: Kakuzuke_V1_QuoteAcknowledgement.self
        ) { batches, writer, _ in
            self.state.withLock { $0.calls += 1 }
            for try await batch in batches { try await writer.send(try self.take(batch)) }
        }
        return methods
    }

    private func take(_ batch: Kakuzuke_V1_QuoteBatch) throws -> Kakuzuke_V1_QuoteAcknowledgement {
        try state.withLock { state in
            var answer = Kakuzuke_V1_QuoteAcknowledgement()
            if state.manner == .fails { throw RPCError(.internal, "no") }
            for quote in batch.quotes {
                if case .refuses(let end) = state.manner, quote.quoteID.hasSuffix(end) {
                    var refusal = Kakuzuke_V1_RefusedQuote()
                    refusal.quoteID = quote.quoteID
                    refusal.reasonCode = "out_of_range"
                    refusal.field = "as_of"
                    answer.refused.append(refusal)
                } else if state.known.insert(quote.quoteID).inserted {
                    state.taken.append(quote)
                    answer.stored += 1
                } else {
                    answer.duplicates += 1
                }
            }
            if state.manner == .isLost { throw RPCError(.unavailable, "gone") }
            if state.manner == .isBusy { answer.busySeconds = 60 }
            return answer
        }
    }
}
