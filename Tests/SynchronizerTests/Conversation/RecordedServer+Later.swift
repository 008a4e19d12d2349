import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf

/// What was added to the conversation after version 1.0.
extension RecordedServer {
    func registerLater(_ methods: inout RPCMethodTable) {
        methods.bidirectional(SyncServiceMethod.uploadQuotes.rawValue) { batches, writer, context in
            let call = try self.next(context.method)
            var count = 0
            for try await bytes in batches {
                guard count < call.answers.count else { throw RPCError(.invalidArgument, "more than recorded") }
                self.expect(
                    try Kakuzuke_V1_QuoteBatch(serializedBytes: bytes)
                        == Kakuzuke_V1_QuoteBatch(serializedBytes: call.requests[count]), "quotes")
                try await writer.send(self.outgoing(call.answers[count]))
                count += 1
            }
            self.expect(count == call.requests.count, "\(count) batches of quotes")
            return RPCMetadata()
        }
        methods.unary(SyncServiceMethod.compareDays.rawValue) { message, context in
            let call = try self.next(context.method)
            let today = try Kakuzuke_V1_CompareDaysRequest(serializedBytes: message)
            let then = try Kakuzuke_V1_CompareDaysRequest(serializedBytes: call.requests.first ?? [])
            self.expect(Self.comparable(today) == Self.comparable(then), "days \(today) in place of \(then)")
            return try self.answer(call)
        }
        methods.unary(SyncServiceMethod.takeCommands.rawValue) { message, context in
            let call = try self.next(context.method)
            self.expect(
                try Kakuzuke_V1_TakeCommandsRequest(serializedBytes: message)
                    == Kakuzuke_V1_TakeCommandsRequest(serializedBytes: call.requests.first ?? []), "commands")
            return try self.answer(call)
        }
        methods.unary(SyncServiceMethod.reportCommand.rawValue) { message, context in
            let call = try self.next(context.method)
            self.expect(
                try Kakuzuke_V1_ReportCommandRequest(serializedBytes: message)
                    == Kakuzuke_V1_ReportCommandRequest(serializedBytes: call.requests.first ?? []), "report")
            return try self.answer(call)
        }
        methods.clientStreaming(SyncServiceMethod.uploadDiagnostics.rawValue) { parts, context in
            let call = try self.next(context.method)
            var sent: [[UInt8]] = []
            for try await part in parts { sent.append(part) }
            // They may be packed in another way today.
            self.expect(try Self.bundle(sent) == Self.bundle(call.requests), "diagnostics")
            return try self.answer(call)
        }
    }

    /// The files that the parts of a bundle bear.
    static func bundle(_ parts: [[UInt8]]) throws -> Kakuzuke_V1_DiagnosticsFiles {
        let packed = try parts.flatMap { [UInt8](try Kakuzuke_V1_DiagnosticsPart(serializedBytes: $0).contents) }
        return try Kakuzuke_V1_DiagnosticsFiles(packed: packed)
    }

    /// Without what the journals say: the replay's agent has none.
    private static func comparable(_ request: Kakuzuke_V1_CompareDaysRequest) -> Kakuzuke_V1_CompareDaysRequest {
        var request = request
        for place in request.days.indices { request.days[place].clearJournal() }
        return request
    }
}
