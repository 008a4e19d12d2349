import Foundation
import KakuzukeProtocol
import RPC
import Synchronization

/// A server that compares days as the test says, and keeps what it was told.
final class DayServer: Sendable {
    /// How it answers.
    enum Manner: Hashable {
        case equal
        /// Wants receipts first, then calls dates with any different.
        case different
        case fails
        case isBusy
    }

    private struct State {
        var manner = Manner.equal
        var told: [Kakuzuke_V1_CompareDaysRequest] = []
        var next: UInt64 = 1
    }

    private let version: ConversationVersion
    private let state = Mutex(State())

    init(version: ConversationVersion) { self.version = version }

    /// What was asked since the last time.
    func take() -> [Kakuzuke_V1_CompareDaysRequest] {
        state.withLock { state in
            defer { state.told = [] }
            return state.told
        }
    }

    func turn(_ manner: Manner) { state.withLock { $0.manner = manner } }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary(SyncServiceMethod.handshake.rawValue) { (request: Kakuzuke_V1_HandshakeRequest, _) in
            var response = Kakuzuke_V1_HandshakeResponse()
            response.conversationVersion = self.version.number
            response.nextSequence = request.acknowledgedSequence + 1
            response.acknowledgedDigest = request.acknowledgedDigest
            response.settings.timeZone = "UTC"
            response.settings.keepAcknowledgedDays = 11
            return response
        }
        methods.unary(SyncServiceMethod.compareDays.rawValue) { (request: Kakuzuke_V1_CompareDaysRequest, _) in
            try self.compare(request)
        }
        return methods
    }

    private func compare(_ request: Kakuzuke_V1_CompareDaysRequest) throws -> Kakuzuke_V1_CompareDaysResponse {
        try state.withLock { state in
            state.told.append(request)
            if state.manner == .fails { throw RPCError(.internal, "no") }
            if state.manner == .isBusy {
                var metadata = RPCMetadata()
                let error = KakuzukeError(.busy, "later", parameters: ["seconds": "5"])
                metadata.add(KakuzukeError.metadataKey, bytes: error.detail)
                throw RPCError(.resourceExhausted, "later", metadata: metadata)
            }
            var response = Kakuzuke_V1_CompareDaysResponse()
            response.days = request.days.map { day in
                var compared = Kakuzuke_V1_ComparedDay()
                compared.businessDate = day.businessDate
                compared.server = day.agent
                let differs = state.manner == .different && day.agent.receipts > 0
                compared.outcome = !differs ? .equal : day.listsReceipts ? .different : .receiptsWanted
                return compared
            }
            return response
        }
    }
}
