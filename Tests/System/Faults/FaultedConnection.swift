import Foundation
import Synchronization

/// One connection through a `FaultProxy`: a thread for each direction.
final class FaultedConnection: Sendable {
    private struct State {
        var isEnded = false
        /// True: the peers are still there and do not hear each other any more.
        var isHalfOpen = false
        /// Bytes since the fault of this generation began.
        var generation = 0
        var bytes: [FaultProxy.Direction: Int] = [:]
        /// What the server is to hear late.
        var held: [UInt8] = []
        var holdsBack = false
    }

    private static let bytesAtOnce = 4_096
    /// How long an agent waits for an answer to what was held back, before its connection ends; milliseconds.
    private static let patience = 300

    private let agent: LoopbackSocket
    private let server: LoopbackSocket
    private let proxy: FaultProxy
    private let acceptedIn: Int
    private let state = Mutex(State())

    init(agent: LoopbackSocket, server: LoopbackSocket, proxy: FaultProxy, acceptedIn: Int) {
        self.agent = agent
        self.server = server
        self.proxy = proxy
        self.acceptedIn = acceptedIn
    }

    /// Begins to carry bytes.
    func start() {
        for direction in FaultProxy.Direction.allCases {
            Thread.detachNewThread { [self] in carry(direction) }
        }
    }

    private func end(resetting: Bool = false) {
        guard
            !state.withLock({ state in
                defer { state.isEnded = true }
                return state.isEnded
            })
        else { return }
        if resetting {
            agent.reset()
            server.reset()
        } else {
            agent.end()
            server.end()
        }
    }

    private func carry(_ direction: FaultProxy.Direction) {
        let (source, sink) = direction == .fromAgent ? (agent, server) : (server, agent)
        while !state.withLock({ $0.isEnded }) {
            // From then on the other thread alone looks after both sides.
            if state.withLock({ $0.holdsBack }) {
                if direction == .fromAgent { holdBack() }
                return
            }
            let now = proxy.now
            if now.fault == .halfOpen, acceptedIn < now.generation { state.withLock { $0.isHalfOpen = true } }
            if state.withLock({ $0.isHalfOpen }) { return lose(source) }
            if now.isClosed || now.fault == .refuse { return end() }
            if now.fault == .reset { return end(resetting: true) }
            if now.fault == .stall {
                usleep(20_000)
                continue
            }
            guard source.isReadable(withinMilliseconds: 20) else { continue }
            guard let bytes = source.read(max: Self.bytesAtOnce), !bytes.isEmpty, pass(bytes, direction, to: sink)
            else {
                if direction == .fromAgent || !state.withLock({ $0.holdsBack }) { end() }
                return
            }
        }
    }

    /// Takes what comes until its sender gives up, and tells nobody; the socket is kept until both have.
    private func lose(_ source: LoopbackSocket) {
        while !proxy.now.isClosed {
            guard source.isReadable(withinMilliseconds: 100) else { continue }
            guard let bytes = source.read(max: Self.bytesAtOnce), !bytes.isEmpty else { return }
        }
    }

    /// Carries some bytes as the fault of the moment says; false: the connection is at its end.
    private func pass(_ bytes: [UInt8], _ direction: FaultProxy.Direction, to sink: LoopbackSocket) -> Bool {
        let now = proxy.now
        let before = state.withLock { state in
            if state.generation != now.generation {
                state.generation = now.generation
                state.bytes = [:]
            }
            defer { state.bytes[direction, default: 0] += bytes.count }
            return state.bytes[direction, default: 0]
        }
        switch now.fault {
        case .cut(let limit, direction) where before + bytes.count >= limit:
            _ = sink.write(Array(bytes.prefix(max(0, limit - before))))
            return false
        case .delay(let milliseconds):
            usleep(UInt32(milliseconds) * 1_000)
            return sink.write(bytes)
        case .stall:
            // What was read a moment before the stall arrives after it.
            while proxy.now.fault == .stall, !proxy.now.isClosed { usleep(20_000) }
            return sink.write(bytes)
        case .reorder(let limit, _)
        where direction == .fromAgent && acceptedIn < now.generation && before + bytes.count > limit:
            let passing = max(0, limit - before)
            state.withLock { state in
                state.holdsBack = true
                state.held = Array(bytes.dropFirst(passing))
            }
            return sink.write(Array(bytes.prefix(passing)))
        default:
            return sink.write(bytes)
        }
    }

    /// Ends the agent's side, and tells the server what was held back once the agent has come again.
    private func holdBack() {
        let generation = proxy.now.generation
        let patience = ContinuousClock.now + .milliseconds(Self.patience)
        while ContinuousClock.now < patience {
            guard agent.isReadable(withinMilliseconds: 20) else { continue }
            guard let more = agent.read(max: Self.bytesAtOnce), !more.isEmpty else { break }
            state.withLock { $0.held += more }
        }
        agent.end()
        while true {
            let now = proxy.now
            // Healed meanwhile: late is late enough.
            guard !now.isClosed, now.generation == generation, case .reorder(_, let milliseconds) = now.fault else {
                break
            }
            if let connectedAt = now.connectedAt, connectedAt + .milliseconds(milliseconds) < .now { break }
            usleep(5_000)
        }
        _ = server.write(state.withLock { $0.held })
        // The server is given time to take it before the connection ends.
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end {
            guard server.isReadable(withinMilliseconds: 50) else { continue }
            guard let answer = server.read(max: Self.bytesAtOnce), !answer.isEmpty else { break }
        }
        self.end()
    }
}
