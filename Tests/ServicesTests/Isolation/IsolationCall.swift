import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf

/// What came of a call: how it ended and what was said, to the last byte.
struct IsolationCall: Hashable, CustomStringConvertible {
    let code: RPCStatusCode
    let message: String
    let detail: [UInt8]
    let answers: [[UInt8]]

    var description: String { code == .ok ? "ok, \(answers.map(\.count)) bytes" : "\(code): \(message)" }

    /// Sends the bytes as the one request of a call of any shape, and takes everything that comes back.
    static func make(
        _ client: RPCClient, _ method: KakuzukeMethod, _ bytes: [UInt8], _ options: RPCCallOptions
    ) async -> IsolationCall {
        do {
            let answers: [[UInt8]] = try await client.withCall(method.name, options: options) {
                call async throws -> [[UInt8]] in
                do {
                    try await call.send(bytes)
                } catch let error as RPCError where error.code == .cancelled {
                    // The call is over: its end tells why.
                    _ = try await call.trailingMetadata()
                }
                call.finish()
                var answers: [[UInt8]] = []
                for try await answer in call.responses { answers.append(answer) }
                _ = try await call.trailingMetadata()
                return answers
            }
            return IsolationCall(code: .ok, message: "", detail: [], answers: answers)
        } catch let error as RPCError {
            return IsolationCall(
                code: error.code, message: error.message,
                detail: error.metadata.bytes(KakuzukeError.metadataKey) ?? [], answers: [])
        } catch {
            return IsolationCall(code: .unknown, message: "\(error)", detail: [], answers: [])
        }
    }

    /// The same without what is drawn anew for every answer: the number of a quote.
    func withoutDrawnNumbers(_ method: KakuzukeMethod) throws -> IsolationCall {
        let answers: [[UInt8]]
        switch method {
        case .ratingService(.quote):
            answers = try self.answers.map { bytes in
                var answer = try Kakuzuke_V1_QuoteResponse(serializedBytes: bytes)
                answer.quoteID = ""
                return try answer.serializedBytes()
            }
        case .customerService(.placeOrder):
            answers = try self.answers.map { bytes in
                var answer = try Kakuzuke_V1_PlaceOrderResponse(serializedBytes: bytes)
                answer.quote.quoteID = ""
                return try answer.serializedBytes()
            }
        default: return self
        }
        return IsolationCall(code: code, message: message, detail: detail, answers: answers)
    }

    /// Everything that was said, as one text in which markers can be looked for.
    var everythingSaid: [UInt8] { Array(message.utf8) + detail + answers.joined() }

    /// True when the text stands anywhere in what was said.
    func says(_ text: String) -> Bool {
        let bytes = everythingSaid
        return Data(bytes).range(of: Data(text.utf8)) != nil
    }
}
