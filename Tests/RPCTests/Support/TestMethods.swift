import RPC
import Synchronization

/// Handlers with behaviours named after what they do.
enum TestMethods {
    static var table: RPCMethodTable {
        var table = RPCMethodTable()
        table.unary("test.Echo/Pool") { message, context in
            var metadata = RPCMetadata()
            if let value = context.metadata.bytes("echo") { metadata.add("echo", bytes: value) }
            return RPCResponse(message, metadata: metadata)
        }
        table.unary("test.Echo/Loop", execution: .eventLoop) { message, _ in RPCResponse(message) }
        table.unary("test.Echo/LoopThenSuspend", execution: .eventLoop) { message, _ in
            try await Task.sleep(for: .milliseconds(1))
            return RPCResponse(message)
        }
        table.unary("test.Fail/NotFound") { _, _ in
            throw RPCError(.notFound, "no such thing", metadata: RPCMetadata([("reason", "gone")]))
        }
        table.unary("test.Fail/Strange") { _, _ in throw StrangeError() }
        table.unary("test.Wait/Forever") { _, _ in
            try await Task.sleep(for: .seconds(3_600))
            return RPCResponse([])
        }
        table.clientStreaming("test.Sum/Bytes") { stream, _ in
            var total: UInt64 = 0
            var messages: UInt64 = 0
            for try await message in stream {
                total += UInt64(message.count)
                messages += 1
            }
            return RPCResponse(Array("\(messages) \(total)".utf8))
        }
        table.clientStreaming("test.Sum/RefuseFirst") { stream, _ in
            _ = try await stream.next()
            throw RPCError(.permissionDenied, "not you")
        }
        table.serverStreaming("test.Count/Up") { message, writer, _ in
            let count = Int(String(decoding: message, as: UTF8.self)) ?? 0
            for number in 0..<count { try await writer.send(Array("\(number)".utf8)) }
            return RPCMetadata([("count", "\(count)")])
        }
        table.serverStreaming("test.Count/Large") { message, writer, _ in
            let count = Int(String(decoding: message, as: UTF8.self)) ?? 0
            for number in 0..<count {
                try await writer.send([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 50_000))
            }
            return RPCMetadata()
        }
        table.bidirectional("test.Chat/Echo") { stream, writer, _ in
            for try await message in stream { try await writer.send(message) }
            return RPCMetadata([("done", "yes")])
        }
        return table
    }
}

/// An error the RPC layer knows nothing about.
struct StrangeError: Error {}

/// Counts what happens inside handlers.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }

    func set(_ value: Int) { count.withLock { $0 = value } }
}

/// Waits until a condition holds; false after the generous time allowed.
func eventually(_ timeout: Duration = .seconds(20), _ condition: () async -> Bool) async -> Bool {
    let end = ContinuousClock.now + timeout
    while ContinuousClock.now < end {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return await condition()
}
