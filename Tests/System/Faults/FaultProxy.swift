import Foundation
import Synchronization

/// Stands between agents and a server on the loopback address, knows nothing of what they say, and disturbs them.
///
/// Sockets and threads only, so that nothing of what is tested is also part of the test. Faults may be switched at any
/// moment; they concern connections that are there and those that come.
final class FaultProxy: Sendable {
    /// Who says something.
    enum Direction: Sendable, CaseIterable {
        case fromAgent, fromServer
    }

    /// What is wrong with the network.
    enum Fault: Sendable, Equatable {
        /// Every connection ends once so many bytes went in the direction.
        case cut(afterBytes: Int, Direction)
        /// Everything arrives late; milliseconds.
        case delay(Int)
        /// Connections stand and new ones come about, and nothing arrives for as long as it lasts.
        case stall
        /// Connections that are there carry nothing any more, not even their end, for good; new ones work.
        case halfOpen
        /// Nobody listens.
        case refuse
        /// Every connection is reset.
        case reset
        /// What an agent says after so many bytes is held back, its connection ends, and the server hears it so many
        /// milliseconds after the agent has connected again.
        case reorder(afterBytes: Int, milliseconds: Int)
    }

    struct State {
        var fault: Fault?
        /// Counts the switches; bytes are counted from the last one on.
        var generation = 0
        /// When the first connection came after the last switch.
        var connectedAt: ContinuousClock.Instant?
        var isClosed = false
        var connections = 0
    }

    /// How many ports are tried.
    private static let attemptsMax = 10

    /// The port for agents.
    let port: Int
    private let target: Int
    private let state = Mutex(State())
    /// nil: nobody listens; what nobody holds is closed.
    private let listener: Mutex<LoopbackSocket?>

    /// Begins to listen; nothing is wrong yet.
    init(to target: Int) throws {
        self.target = target
        var found: (port: Int, socket: LoopbackSocket)?
        // Another program may take a port that was free a moment ago.
        for _ in 0..<Self.attemptsMax where found == nil {
            let port = try ServerProcess.freePort()
            found = (try? LoopbackSocket(listeningOn: port)).map { (port, $0) }
        }
        guard let found else { throw SystemTestError(reason: "no port to listen on") }
        port = found.port
        listener = Mutex(found.socket)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Switches to a fault; nil: nothing is wrong.
    func set(_ fault: Fault?) {
        state.withLock { state in
            state.fault = fault
            state.generation += 1
            state.connectedAt = nil
        }
    }

    /// Ends everything.
    func close() { state.withLock { $0.isClosed = true } }

    /// How many connections have come so far.
    var connections: Int { state.withLock { $0.connections } }

    /// How things stand now.
    var now: State { state.withLock { $0 } }

    private func accept() {
        while true {
            let now = now
            if now.isClosed || now.fault == .refuse { listener.withLock { $0 = nil } }
            if now.isClosed { return }
            guard let agent = listener.withLock({ $0 })?.accepted(withinMilliseconds: 50) else {
                if now.fault == .refuse { usleep(20_000) } else { listen() }
                continue
            }
            let number = state.withLock { state in
                state.connections += 1
                if state.connectedAt == nil { state.connectedAt = .now }
                return state.generation
            }
            if self.now.fault == .reset {
                agent.reset()
            } else if let server = try? LoopbackSocket(connectingTo: target) {
                FaultedConnection(agent: agent, server: server, proxy: self, acceptedIn: number).start()
            }
        }
    }

    private func listen() {
        guard listener.withLock({ $0 == nil }), let socket = try? LoopbackSocket(listeningOn: port) else { return }
        listener.withLock { $0 = socket }
    }
}
