import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import RPC
import Synchronization

/// Hands the calls of one agent on to its server, as that agent, and keeps them byte for byte.
final class CallForwarder: Sendable {
    private struct State {
        var calls: [RecordedCall] = []
        var client: RPCClient?
        var losesNextUpload = false
    }

    private static let options = RPCCallOptions(deadline: .seconds(60))
    private static let enrol = EnrolmentServiceMethod.enrol.rawValue

    private let makeStranger: @Sendable () throws -> RPCClient
    private let makeAgent: @Sendable () throws -> RPCClient
    private let state = Mutex(State())

    /// - Parameters:
    ///   - makeStranger: makes a client for whoever has no certificate yet.
    ///   - makeAgent: makes a client with the agent's certificate, once there is one.
    init(
        makeStranger: @escaping @Sendable () throws -> RPCClient, makeAgent: @escaping @Sendable () throws -> RPCClient
    ) {
        self.makeStranger = makeStranger
        self.makeAgent = makeAgent
    }

    /// The calls that have ended, in this order.
    var calls: [RecordedCall] { state.withLock { $0.calls } }

    /// Lets the server take the first batch of the next upload before the agent's own call comes, and loses what it
    /// says to that, as a line does that breaks between a batch and its acknowledgement.
    func loseNextUpload() { state.withLock { $0.losesNextUpload = true } }

    /// Ends the connection to the server.
    func close() async { await state.withLock { $0.client }?.shutdown() }

    /// The calls of agents, to be served in place of the server.
    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        let unary: [SyncServiceMethod] = [.handshake, .compareDays, .takeCommands, .reportCommand, .renewCertificate]
        for name in [Self.enrol] + unary.map(\.rawValue) {
            methods.unary(name) { message, context in try await self.unary(message, context.method) }
        }
        methods.serverStreaming(SyncServiceMethod.feed.rawValue) { message, writer, context in
            try await self.feed(message, writer, context.method)
        }
        for method in [SyncServiceMethod.upload, .uploadQuotes] {
            methods.bidirectional(method.rawValue) { batches, writer, context in
                try await self.upload(batches, writer, context.method)
            }
        }
        methods.clientStreaming(SyncServiceMethod.uploadDiagnostics.rawValue) { parts, context in
            try await self.collect(parts, context.method)
        }
        return methods
    }

    private func unary(_ message: [UInt8], _ method: String) async throws -> RPCResponse {
        let client = try method == Self.enrol ? makeStranger() : agent()
        return try await keeping(method) { call in
            call.requests = [message]
            let answer = try await client.unary(method, message, options: Self.options)
            call.answers = [answer.message]
            return answer
        }
    }

    private func feed(_ message: [UInt8], _ writer: RPCMessageWriter, _ method: String) async throws -> RPCMetadata {
        let client = try agent()
        return try await keeping(method) { call in
            call.requests = [message]
            call.answers = try await client.serverStreaming(method, message, options: Self.options) { parts in
                var sent: [[UInt8]] = []
                for try await part in parts {
                    sent.append(part)
                    try await writer.send(part)
                }
                return sent
            }
            return RPCMetadata()
        }
    }

    private func upload(
        _ batches: RPCMessageStream, _ writer: RPCMessageWriter, _ method: String
    ) async throws -> RPCMetadata {
        let client = try agent()
        var next = try await batches.next()
        let isLost = state.withLock { state in
            guard method == SyncServiceMethod.upload.rawValue else { return false }
            defer { state.losesNextUpload = false }
            return state.losesNextUpload
        }
        if isLost, let next { try await lose([next], method, client) }
        return try await keeping(method) { call in
            try await client.withCall(method, options: Self.options) { upstream in
                while let batch = next {
                    call.requests.append(batch)
                    try await upstream.send(batch)
                    guard let answer = try await upstream.responses.next() else { break }
                    call.answers.append(answer)
                    try await writer.send(answer)
                    next = try await batches.next()
                }
                upstream.finish()
                return try await upstream.trailingMetadata()
            }
        }
    }

    private func collect(_ parts: RPCMessageStream, _ method: String) async throws -> RPCResponse {
        let client = try agent()
        return try await keeping(method) { call in
            for try await part in parts { call.requests.append(part) }
            let requests = call.requests
            let answer = try await client.clientStreaming(method, options: Self.options) { writer in
                for part in requests { try await writer.send(part) }
            }
            call.answers = [answer.message]
            return answer
        }
    }

    /// A call of its own, of which the agent hears nothing.
    private func lose(_ batches: [[UInt8]], _ method: String, _ client: RPCClient) async throws {
        _ = try await keeping(method) { call in
            call.reachedAgent = false
            call.requests = batches
            return try await client.withCall(method, options: Self.options) { upstream in
                for batch in batches {
                    try await upstream.send(batch)
                    if let answer = try await upstream.responses.next() { call.answers.append(answer) }
                }
                upstream.finish()
                return try await upstream.trailingMetadata()
            }
        }
    }

    private func agent() throws -> RPCClient {
        try state.withLock { state in
            let client = try state.client ?? makeAgent()
            state.client = client
            return client
        }
    }

    /// Keeps a call with its outcome.
    private func keeping<Value>(
        _ method: String, _ forward: (inout RecordedCall) async throws -> Value
    ) async throws -> Value {
        var call = RecordedCall(method: method)
        do {
            let value = try await forward(&call)
            keep(call)
            return value
        } catch let error as RPCError {
            call.status = Int(error.code.rawValue)
            call.detail = error.metadata.bytes(KakuzukeError.metadataKey) ?? []
            keep(call)
            throw error
        }
    }

    private func keep(_ call: RecordedCall) { state.withLock { $0.calls.append(call) } }
}
