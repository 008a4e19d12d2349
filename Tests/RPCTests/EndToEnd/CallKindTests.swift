import Foundation
import RPC
import SwiftProtobuf
import Testing

// Goal: the four kinds of call work over real TLS. Method: a server with named handlers, a client, one connection each.
@Suite struct CallKindTests {
    @Test(arguments: ["test.Echo/Pool", "test.Echo/Loop", "test.Echo/LoopThenSuspend"])
    func aUnaryCallGivesTheHandlersAnswer(method: String) async throws {
        try await TestServer.with { test in
            let client = try test.client()
            for length in [0, 1, 200, 16_384, 16_385, 300_000, 4 * 1_024 * 1_024] {
                let message = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
                let response = try await client.unary(method, message)
                #expect(response.message == message)
            }
        }
    }

    @Test func metadataTravelsBothWays() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            var options = RPCCallOptions()
            options.metadata.add("echo", bytes: [0, 255, 10])
            let response = try await client.unary("test.Echo/Pool", [1], options: options)
            #expect(response.metadata.bytes("echo") == [0, 255, 10])
        }
    }

    @Test func anErrorArrivesWithCodeMessageAndMetadata() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            let error = await #expect(throws: RPCError.self) {
                try await client.unary("test.Fail/NotFound", [])
            }
            #expect(error?.code == .notFound)
            #expect(error?.message == "no such thing")
            #expect(error?.metadata.text("reason") == "gone")
        }
    }

    @Test func anUnknownErrorTellsTheClientNothing() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            let error = await #expect(throws: RPCError.self) { try await client.unary("test.Fail/Strange", []) }
            #expect(error?.code == .unknown)
            #expect(error?.message.contains("Strange") == false)
        }
    }

    @Test func anUnknownMethodIsUnimplemented() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            await #expect(throws: RPCError(.unimplemented, "")) { try await client.unary("test.No/Such", []) }
        }
    }

    @Test func clientStreamingCountsEveryMessage() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            let response = try await client.clientStreaming("test.Sum/Bytes") { writer in
                for number in 0..<1_000 { try await writer.send([UInt8](repeating: 1, count: number)) }
            }
            #expect(String(decoding: response.message, as: UTF8.self) == "1000 499500")
        }
    }

    @Test func clientStreamingWithoutMessagesEnds() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            let response = try await client.clientStreaming("test.Sum/Bytes") { _ in }
            #expect(String(decoding: response.message, as: UTF8.self) == "0 0")
        }
    }

    @Test func aRefusalInTheMiddleOfAnUploadArrives() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            await #expect(throws: RPCError(.permissionDenied, "")) {
                try await client.clientStreaming("test.Sum/RefuseFirst") { writer in
                    for _ in 0..<100_000 { try await writer.send([UInt8](repeating: 1, count: 1_000)) }
                }
            }
        }
    }

    @Test func serverStreamingGivesEveryMessageInOrder() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            let numbers = try await client.serverStreaming("test.Count/Up", Array("2000".utf8)) { stream in
                var numbers: [Int] = []
                for try await message in stream { numbers.append(Int(String(decoding: message, as: UTF8.self)) ?? -1) }
                return numbers
            }
            #expect(numbers == Array(0..<2_000))
        }
    }

    @Test func aBidirectionalCallAnswersMessageByMessage() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            try await client.withCall("test.Chat/Echo") { call in
                for length in [0, 10, 100_000, 1_000_000] {
                    let message = [UInt8](repeating: 7, count: length)
                    try await call.send(message)
                    #expect(try await call.responses.next() == message)
                }
                call.finish()
                #expect(try await call.responses.next() == nil)
                #expect(try await call.trailingMetadata().text("done") == "yes")
            }
        }
    }

    @Test func typedMessagesAreEncodedAndDecoded() async throws {
        var table = RPCMethodTable()
        table.unary("test.Typed/Double") { (request: Google_Protobuf_Int64Value, _) in
            Google_Protobuf_Int64Value(request.value * 2)
        }
        table.bidirectional("test.Typed/Doubles") {
            (
                requests: RPCTypedStream<Google_Protobuf_Int64Value>,
                writer: RPCTypedWriter<Google_Protobuf_Int64Value>, _
            ) in
            for try await request in requests { try await writer.send(Google_Protobuf_Int64Value(request.value * 2)) }
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            let answer: Google_Protobuf_Int64Value = try await client.unary(
                "test.Typed/Double", Google_Protobuf_Int64Value(21))
            #expect(answer.value == 42)
            let error = await #expect(throws: RPCError.self) { try await client.unary("test.Typed/Double", [0x08]) }
            #expect(error?.code == .invalidArgument)
            let second: Int64? = try await client.bidirectional("test.Typed/Doubles") {
                (
                    writer: RPCTypedWriter<Google_Protobuf_Int64Value>,
                    responses: RPCTypedStream<Google_Protobuf_Int64Value>, call
                ) in
                try await writer.send(Google_Protobuf_Int64Value(4))
                call.finish()
                var last: Int64?
                for try await response in responses { last = response.value }
                return last
            }
            #expect(second == 8)
        }
    }

    @Test func aThousandCallsAtOnceAllEnd() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let message = Array("call \(number)".utf8)
                        let method = number % 2 == 0 ? "test.Echo/LoopThenSuspend" : "test.Echo/Pool"
                        return try await client.unary(method, message).message == message
                    }
                }
                var right = 0
                for try await isRight in group where isRight { right += 1 }
                #expect(right == 1_000)
            }
            #expect(test.server.statistics.connectionsAccepted == 1)
        }
    }

    @Test func aUnixSocketServesWithoutTLS() async throws {
        let server = try RPCServer(methods: TestMethods.table, wallClockSeconds: TestServer.wallClock)
        let path = temporarySocketPath()
        _ = try await server.start([.unixSocket(path: path, mode: 0o600)])
        let client = try RPCClient(.unixSocket(path: path), random: { 0.5 })
        let response = try await client.unary("test.Echo/Loop", [1, 2, 3])
        #expect(response.message == [1, 2, 3])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        await server.shutdown(drainWithin: .seconds(1))
    }
}
