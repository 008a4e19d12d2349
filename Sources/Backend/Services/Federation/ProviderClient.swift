import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks identity providers, and takes from them no more than is needed.
///
/// Each question has a connection of its own: sign-ins are rare, and nothing is left open to a provider.
struct ProviderClient: Sendable {
    /// Largest answer; bytes.
    static let answerBytesMax = 262_144
    /// How long a question may take, from the look-up of the name to the last byte of the answer; seconds.
    static let exchangeSeconds: Int64 = 10

    private let exchangeTime: Duration

    /// Makes a client; `exchangeTime` may be shorter than the limit.
    init(exchangeTime: Duration = .seconds(exchangeSeconds)) {
        self.exchangeTime = exchangeTime
    }

    /// Fetches a document.
    func document(_ address: String) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "accept", value: "application/json")
        return try await exchange(request)
    }

    /// Sends a form and gives the answer.
    ///
    /// - Parameters:
    ///   - fields: the form's fields in their order.
    ///   - address: where it goes.
    ///   - client: name and secret of the client for the request's header; nil: it has no secret.
    /// - Returns: the body of the answer.
    /// - Throws: `FederationFailure`.
    func post(
        _ fields: [(name: String, value: String)], to address: String, as client: (name: String, secret: String)?
    ) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        if let client {
            let pair = FormText.encode(client.name) + ":" + FormText.encode(client.secret)
            request.headers.add(name: "authorization", value: "Basic " + Data(pair.utf8).base64EncodedString())
        }
        request.body = .bytes(ByteBuffer(string: FormText.encode(fields)))
        return try await exchange(request)
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> [UInt8] {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(2 * Self.exchangeSeconds)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let answer = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                group.addTask { try await Self.answer(client, request) }
                group.addTask {
                    try await Task.sleep(for: exchangeTime)
                    throw FederationFailure.slow
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw FederationFailure.unreachable }
                return first
            }
            try await client.shutdown()
            return answer
        } catch {
            try? await client.shutdown()
            throw error as? FederationFailure ?? .unreachable
        }
    }

    private static func answer(_ client: HTTPClient, _ request: HTTPClientRequest) async throws -> [UInt8] {
        // The race with the clock ends sooner, whatever is being waited for.
        let response = try await client.execute(request, timeout: .seconds(2 * exchangeSeconds))
        switch response.status.code {
        case 200: break
        case 300..<400: throw FederationFailure.redirected
        default: throw FederationFailure.refusedByProvider
        }
        do {
            return Array(buffer: try await response.body.collect(upTo: answerBytesMax))
        } catch is NIOTooManyBytesError {
            throw FederationFailure.answerTooLarge
        }
    }
}
