import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf
import Testing

@testable import Services

/// What was added to the conversation after version 1.0.
extension ConversationReplay {
    /// Puts the requests of a call that no agent of 1.0 makes to today's server; its answers are the recorded ones.
    func later(_ call: RecordedCall) async throws {
        #expect(call.status == 0, "\(call.name)")
        let answers: [[UInt8]]
        switch call.name {
        case "UploadQuotes":
            answers = try await client.withCall(call.method) { upstream in
                var received: [[UInt8]] = []
                for request in call.requests {
                    try await upstream.send(outgoing(request))
                    guard let answer = try await upstream.responses.next() else { break }
                    received.append(answer)
                }
                upstream.finish()
                _ = try await upstream.trailingMetadata()
                return received
            }
        case "UploadDiagnostics":
            let response = try await client.clientStreaming(call.method) { writer in
                for request in call.requests { try await writer.send(outgoing(request)) }
            }
            answers = [response.message]
        default: answers = [try await unary(call)]
        }
        #expect(answers.count == call.answers.count, "\(call.name)")
        for (answer, recorded) in zip(answers, call.answers) {
            switch call.name {
            case "UploadQuotes": try expectEqual(Kakuzuke_V1_QuoteAcknowledgement.self, answer, recorded)
            case "CompareDays": try expectEqual(Kakuzuke_V1_CompareDaysResponse.self, answer, recorded)
            case "TakeCommands": try expectEqual(Kakuzuke_V1_TakeCommandsResponse.self, answer, recorded)
            case "ReportCommand": try expectEqual(Kakuzuke_V1_ReportCommandResponse.self, answer, recorded)
            default: try expectEqual(Kakuzuke_V1_UploadDiagnosticsResponse.self, answer, recorded)
            }
        }
    }

    private func expectEqual<Answer: SwiftProtobuf.Message & Equatable>(
        _ type: Answer.Type, _ answer: [UInt8], _ recorded: [UInt8]
    ) throws {
        let (today, then) = (try Answer(serializedBytes: answer), try Answer(serializedBytes: recorded))
        #expect(today == then, "\(today) in place of \(then)")
    }

    /// Orders what headquarters ordered then; numbers are given in the same order.
    func carryOut(_ order: HeadquartersStep.Order, _ agentID: String) async throws {
        var request = Kakuzuke_V1_OrderAgentCommandRequest()
        request.agentID = agentID
        switch order {
        case .resend: request.resend.fromSequence = 1
        case .diagnostics: request.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
        }
        let _: Kakuzuke_V1_OrderAgentCommandResponse = try await owner.call("StoreService/OrderAgentCommand", request)
    }
}
