import Testing

@testable import RPC

// Goal: a client copes with servers that refuse, break the protocol or fall silent. Method: a server that follows a
// script.
@Suite struct ClientFaultTests {
    @Test func aUnaryCallThatNoHandlerSawIsMadeAgainOnANewConnection() async throws {
        let server = try await RawServer { connection, frame in
            switch frame {
            case .hello: [RawServer.hello]
            case .open where connection == 1: [.goAway(GoAwayFrame(lastCall: 0, code: .drain, message: "bye"))]
            case .message(let message) where connection == 2:
                [
                    .message(MessageFrame(call: message.call, isContinued: false, isLast: false, payload: [7])),
                    .status(StatusFrame(call: message.call, code: .ok, message: "", metadata: RPCMetadata())),
                ]
            default: []
            }
        }
        let client = try server.client()
        #expect(try await client.unary("a/b", [1]).message == [7])
        #expect(server.connectionCount == 2)
        await server.stop()
    }

    @Test func aCallThatAHandlerMaySeeIsNotMadeAgain() async throws {
        let server = try await RawServer { _, frame in
            switch frame {
            case .hello: [RawServer.hello]
            case .open: [.goAway(GoAwayFrame(lastCall: 1, code: .internalError, message: "broken"))]
            default: []
            }
        }
        let client = try server.client()
        let error = await #expect(throws: RPCError.self) { try await client.unary("a/b", [1]) }
        #expect(error?.code == .unavailable && error?.isUnprocessed == false)
        #expect(server.connectionCount == 1)
        await server.stop()
    }

    @Test func aSilentServerFailsItsCalls() async throws {
        let server = try await RawServer { _, frame in
            if case .hello = frame { [RawServer.hello] } else { [] }
        }
        var limits = RPCClientLimits()
        limits.keepaliveInterval = .milliseconds(100)
        limits.keepaliveTimeout = .milliseconds(100)
        let client = try server.client(limits)
        await #expect(throws: RPCError(.unavailable, "")) { try await client.unary("a/b", [1]) }
        await server.stop()
    }

    @Test func aServerThatNeverSaysHelloIsGivenUpAndCallsThatWaitAreBounded() async throws {
        let server = try await RawServer { _, _ in [] }
        var limits = RPCClientLimits()
        limits.connectTimeout = .seconds(2)
        limits.waitingCallsMax = 1
        limits.backoffInitial = .seconds(60)
        let client = try server.client(limits)
        let first = Task { try await client.unary("a/b", [1]) }
        #expect(await eventually { client.connectivity == .connecting })
        await #expect(throws: RPCError(.resourceExhausted, "")) { try await client.unary("a/b", [1]) }
        await #expect(throws: RPCError(.unavailable, "")) { try await first.value }
        #expect(client.connectivity == .transientFailure)
        await server.stop()
    }

    @Test func anAnswerThatBreaksTheProtocolFailsTheCall() async throws {
        let answers: [[Frame]] = [
            [.status(StatusFrame(call: 1, code: .ok, message: "", metadata: RPCMetadata()))],
            [
                .message(MessageFrame(call: 1, isContinued: false, isLast: false, payload: [])),
                .message(MessageFrame(call: 1, isContinued: false, isLast: false, payload: [])),
            ],
        ]
        for answer in answers {
            let server = try await RawServer { _, frame in
                switch frame {
                case .hello: [RawServer.hello]
                case .message: answer
                default: []
                }
            }
            let client = try server.client()
            await #expect(throws: RPCError(.internal, "")) { try await client.unary("a/b", [1]) }
            await server.stop()
        }
    }

    @Test func answersBeforeAFailureAreStillRead() async throws {
        let server = try await RawServer { _, frame in
            switch frame {
            case .hello: [RawServer.hello]
            case .message:
                [
                    .message(MessageFrame(call: 1, isContinued: false, isLast: false, payload: [1])),
                    .status(StatusFrame(call: 1, code: .dataLoss, message: "torn", metadata: RPCMetadata())),
                ]
            default: []
            }
        }
        let client = try server.client()
        try await client.serverStreaming("a/b", [1]) { stream in
            let first = try await stream.next()
            #expect(first == [1])
            await #expect(throws: RPCError(.dataLoss, "")) { try await stream.next() }
        }
        await server.stop()
    }
}
