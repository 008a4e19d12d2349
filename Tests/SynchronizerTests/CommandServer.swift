import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Synchronization

/// A server that hands out commands as the test says, and keeps what comes of them.
final class CommandServer: Sendable {
    struct State {
        /// Those that have not ended, by number.
        var open: [Kakuzuke_V1_AgentCommand] = []
        /// Every answer of the agent: number, outcome and reason.
        var reports: [String] = []
        var taken = 0
        /// Ranges of the batches that came again, by command.
        var resent: [String] = []
        /// Packed bundles by command.
        var bundles: [UInt64: [UInt8]] = [:]
        /// Calls of each kind that break off before they are answered.
        var breaks = 0
        /// Status of every call about a command; nil: they are answered.
        var refusal: KakuzukeError?
    }

    private let version: ConversationVersion
    private let told: Bool
    private let state = Mutex(State())

    /// `tellsAlways`: it says that commands wait also where the agent must not believe it.
    init(version: ConversationVersion, tellsAlways: Bool = false) {
        self.version = version
        told = tellsAlways
    }

    func with<Value: Sendable>(_ body: (inout State) throws -> Value) rethrows -> Value {
        try state.withLock { try body(&$0) }
    }

    /// Orders something.
    func order(_ number: UInt64, _ write: (inout Kakuzuke_V1_AgentCommand) -> Void) {
        var command = Kakuzuke_V1_AgentCommand()
        command.commandNumber = number
        write(&command)
        let ordered = command
        with { $0.open.append(ordered) }
    }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary(SyncServiceMethod.handshake.rawValue) { (request: Kakuzuke_V1_HandshakeRequest, _) in
            var response = Kakuzuke_V1_HandshakeResponse()
            response.conversationVersion = self.version.number
            response.nextSequence = request.acknowledgedSequence + 1
            response.acknowledgedDigest = request.acknowledgedDigest
            response.commandsWait = self.told || self.with { !$0.open.isEmpty }
            return response
        }
        methods.unary(SyncServiceMethod.takeCommands.rawValue) { (_: Kakuzuke_V1_TakeCommandsRequest, _) in
            try self.with { state in
                state.taken += 1
                try Self.refuse(state)
                var response = Kakuzuke_V1_TakeCommandsResponse()
                response.commands = state.open
                return response
            }
        }
        methods.unary(SyncServiceMethod.reportCommand.rawValue) { (request: Kakuzuke_V1_ReportCommandRequest, _) in
            try self.with { state in
                try Self.refuse(state)
                state.reports.append("\(request.commandNumber) \(request.outcome) \(request.reasonCode)")
                state.open.removeAll { $0.commandNumber == request.commandNumber }
                return Kakuzuke_V1_ReportCommandResponse()
            }
        }
        methods.bidirectional(
            SyncServiceMethod.upload.rawValue, request: Kakuzuke_V1_UploadBatch.self,
            response: Kakuzuke_V1_UploadAcknowledgement.self
        ) { batches, writer, _ in
            for try await batch in batches { try await writer.send(try self.take(batch)) }
        }
        methods.clientStreaming(
            SyncServiceMethod.uploadDiagnostics.rawValue, request: Kakuzuke_V1_DiagnosticsPart.self,
            response: Kakuzuke_V1_UploadDiagnosticsResponse.self
        ) { parts, _ in
            var all: [Kakuzuke_V1_DiagnosticsPart] = []
            for try await part in parts { all.append(part) }
            try self.take(all)
            return Kakuzuke_V1_UploadDiagnosticsResponse()
        }
        return methods
    }

    private func take(_ batch: Kakuzuke_V1_UploadBatch) throws -> Kakuzuke_V1_UploadAcknowledgement {
        try with { state in
            try Self.refuse(state)
            state.resent.append("\(batch.commandNumber): \(batch.firstSequence)-\(batch.lastSequence)")
            for place in state.open.indices where state.open[place].commandNumber == batch.commandNumber {
                state.open[place].resend.resentThrough = batch.lastSequence
            }
            try Self.breakOff(&state)
            // Whoever reads it must find the facts in it, and the chain must begin anew.
            _ = try FactBatch(batch, after: .start)
            var answer = Kakuzuke_V1_UploadAcknowledgement()
            answer.lastSequence = batch.lastSequence
            answer.digest = batch.digest
            return answer
        }
    }

    private func take(_ parts: [Kakuzuke_V1_DiagnosticsPart]) throws {
        try with { state in
            try Self.refuse(state)
            try Self.breakOff(&state)
            let bytes = parts.flatMap { [UInt8]($0.contents) }
            guard let last = parts.last, last.isLast, last.digest == Data(SHA256.hash(data: bytes)),
                parts.map(\.position) == Array(0..<UInt32(parts.count)),
                parts.allSatisfy({ $0.contents.count <= CommandLimits.partBytesMax })
            else { throw RPCError(.invalidArgument, "parts") }
            state.bundles[last.commandNumber] = bytes
            state.open.removeAll { $0.commandNumber == last.commandNumber }
        }
    }

    /// As a server that is killed does.
    private static func breakOff(_ state: inout State) throws {
        guard state.breaks > 0 else { return }
        state.breaks -= 1
        throw RPCError(.unavailable, "gone")
    }

    private static func refuse(_ state: State) throws {
        guard let refusal = state.refusal else { return }
        var metadata = RPCMetadata()
        metadata.add(KakuzukeError.metadataKey, bytes: refusal.detail)
        throw RPCError(.failedPrecondition, refusal.message, metadata: metadata)
    }
}
