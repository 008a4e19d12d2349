/// Decides who gets which connection, and when connections are made, checked and closed.
///
/// Pure: times are arguments, counted from any fixed start.
struct PoolStateMachine {
    enum Lease: Equatable {
        /// A batch of so many bytes; several share a connection.
        case shared(byteCount: Int)
        /// The connection alone.
        case exclusive
    }

    enum Refusal: Equatable {
        case deadline
        case circuitOpen
        case waitersMax
        case closed
    }

    enum Action: Equatable {
        case grant(waiter: UInt64, connection: UInt64)
        case refuse(waiter: UInt64, Refusal)
        case connect(UInt64)
        case check(UInt64)
        case close(UInt64)
    }

    private enum Phase: Equatable {
        case connecting
        case open
        /// Asked for a sign of life before use.
        case checking
        /// Closed or broken as soon as its last lease ends; takes no new one.
        case ending
    }

    private struct Connection {
        var phase: Phase
        var endsAt: Duration
        var idleSince: Duration
        var units = 0
        var bytes = 0
        var isExclusive = false
        /// Takes no more batches, because an exclusive waiter needs it empty.
        var isReserved = false

        var isUnused: Bool { units == 0 && !isExclusive }
    }

    private struct Waiter {
        var identifier: UInt64
        var lease: Lease
        var deadline: Duration
    }

    private let configuration: PoolConfiguration
    private var connections: [UInt64: Connection] = [:]
    private var waiters: [Waiter] = []
    private var nextConnection: UInt64 = 1
    private(set) var connectFailures = 0
    private var circuitOpenUntil: Duration?
    private(set) var isClosed = false

    init(configuration: PoolConfiguration) { self.configuration = configuration }

    var connectionCount: Int { connections.count }
    var waiterCount: Int { waiters.count }
    var exclusiveCount: Int { connections.values.count { $0.isExclusive } }
    var unitsInFlight: Int { connections.values.reduce(0) { $0 + $1.units } }
    var isEmpty: Bool { connections.isEmpty }

    // MARK: callers

    /// Somebody wants a connection.
    ///
    /// `jitter` in 0..<1 spreads the lifetimes of connections made for it.
    mutating func requested(
        _ waiter: UInt64, _ lease: Lease, deadline: Duration, now: Duration, jitter: Double
    ) -> [Action] {
        guard !isClosed else { return [.refuse(waiter: waiter, .closed)] }
        guard deadline > now else { return [.refuse(waiter: waiter, .deadline)] }
        waiters.append(Waiter(identifier: waiter, lease: lease, deadline: deadline))
        let actions = dispatch(now: now, jitter: jitter)
        if waiters.count > configuration.waitersMax, removeWaiter(waiter) {
            return actions + [.refuse(waiter: waiter, .waitersMax)]
        }
        return actions
    }

    /// The caller no longer waits.
    ///
    /// False when it had been granted or refused before.
    mutating func waiterCancelled(_ waiter: UInt64) -> Bool { removeWaiter(waiter) }

    /// A lease ended.
    ///
    /// `isHealthy` false closes the connection as soon as nobody uses it.
    mutating func released(
        _ connection: UInt64, _ lease: Lease, isHealthy: Bool, now: Duration, jitter: Double
    ) -> [Action] {
        guard connections[connection] != nil else { return [] }
        switch lease {
        case .shared(let byteCount):
            connections[connection]?.units -= 1
            connections[connection]?.bytes -= byteCount
        case .exclusive:
            connections[connection]?.isExclusive = false
        }
        connections[connection]?.idleSince = now
        if !isHealthy { connections[connection]?.phase = .ending }
        return endIfDue(connection, now: now) + dispatch(now: now, jitter: jitter)
    }

    private mutating func removeWaiter(_ waiter: UInt64) -> Bool {
        guard let index = waiters.firstIndex(where: { $0.identifier == waiter }) else { return false }
        waiters.remove(at: index)
        return true
    }

    // MARK: connections

    /// A connection was made.
    mutating func connected(_ connection: UInt64, now: Duration, jitter: Double) -> [Action] {
        connectFailures = 0
        circuitOpenUntil = nil
        guard connections[connection] != nil else { return [.close(connection)] }
        connections[connection]?.phase = isClosed ? .ending : .open
        connections[connection]?.idleSince = now
        return endIfDue(connection, now: now) + dispatch(now: now, jitter: jitter)
    }

    /// A connection could not be made.
    ///
    /// After `connectFailuresMax` in a row the circuit opens: nobody tries for a while, and whoever would have to wait
    /// for a new connection is refused at once.
    mutating func connectFailed(_ connection: UInt64, now: Duration, jitter: Double) -> [Action] {
        connections[connection] = nil
        connectFailures += 1
        let excess = connectFailures - configuration.connectFailuresMax
        guard excess >= 0 else { return dispatch(now: now, jitter: jitter) }
        let doubled = configuration.retryDelay * (1 << min(excess, 20))
        let delay = min(doubled, configuration.retryDelayMax)
        // Between half and the whole delay, so that several servers do not return together.
        circuitOpenUntil = now + delay * (0.5 + jitter / 2)
        return refuseWaitersWithoutHope() + dispatch(now: now, jitter: jitter)
    }

    /// The sign of life came, or did not.
    mutating func checked(_ connection: UInt64, isAlive: Bool, now: Duration, jitter: Double) -> [Action] {
        guard connections[connection]?.phase == .checking else { return [] }
        connections[connection]?.phase = isAlive ? .open : .ending
        connections[connection]?.idleSince = now
        return endIfDue(connection, now: now) + dispatch(now: now, jitter: jitter)
    }

    /// The connection is closed, by whomever; its leases end without a further word.
    mutating func connectionClosed(_ connection: UInt64, now: Duration, jitter: Double) -> [Action] {
        guard connections.removeValue(forKey: connection) != nil else { return [] }
        return dispatch(now: now, jitter: jitter)
    }

    private mutating func endIfDue(_ identifier: UInt64, now: Duration) -> [Action] {
        guard let connection = connections[identifier], connection.isUnused else { return [] }
        let isDue = connection.phase == .ending || (connection.phase == .open && connection.endsAt <= now)
        guard isDue else { return [] }
        connections[identifier] = nil
        return [.close(identifier)]
    }

    // MARK: time and end

    /// Time passed: deadlines, idle and old connections, the minimum.
    mutating func ticked(now: Duration, jitter: Double) -> [Action] {
        var actions: [Action] = []
        for waiter in waiters where waiter.deadline <= now {
            actions.append(.refuse(waiter: waiter.identifier, .deadline))
        }
        waiters.removeAll { $0.deadline <= now }
        for (identifier, connection) in connections.sorted(by: { $0.value.idleSince < $1.value.idleSince }) {
            guard connection.phase == .open, connection.isUnused else { continue }
            let isOld = connection.endsAt <= now
            let isIdle =
                connection.idleSince + configuration.idleTimeout <= now
                && connections.count > configuration.connectionsMin
            guard isOld || isIdle else { continue }
            connections[identifier] = nil
            actions.append(.close(identifier))
        }
        actions += dispatch(now: now, jitter: jitter)
        while !isClosed, connections.count < configuration.connectionsMin, mayConnect(now: now) {
            actions.append(connect(now: now, jitter: jitter))
        }
        return actions
    }

    /// No new leases; connections close as they become unused.
    mutating func closeRequested() -> [Action] {
        isClosed = true
        var actions = waiters.map { Action.refuse(waiter: $0.identifier, .closed) }
        waiters.removeAll()
        for (identifier, connection) in connections.sorted(by: { $0.key < $1.key }) {
            if connection.phase != .connecting { connections[identifier]?.phase = .ending }
            guard connection.phase == .open, connection.isUnused else { continue }
            connections[identifier] = nil
            actions.append(.close(identifier))
        }
        return actions
    }

    // MARK: deciding

    private mutating func dispatch(now: Duration, jitter: Double) -> [Action] {
        guard !isClosed else { return [] }
        var actions: [Action] = []
        reserve()
        var index = 0
        var wanted = 0
        while index < waiters.count {
            let waiter = waiters[index]
            switch place(waiter.lease, now: now) {
            case .use(let connection):
                waiters.remove(at: index)
                lease(connection, waiter.lease)
                actions.append(.grant(waiter: waiter.identifier, connection: connection))
            case .check(let connection):
                connections[connection]?.phase = .checking
                actions.append(.check(connection))
            case .wait:
                // First come, first served among equals: nobody behind can be placed where this one could not,
                // but batches and exclusive users look for different places.
                wanted += 1
                index += 1
                if wanted > configuration.connectionsMax * 2 { index = waiters.count }
            }
        }
        actions += grow(now: now, jitter: jitter)
        return actions
    }

    private enum Place {
        case use(UInt64)
        case check(UInt64)
        case wait
    }

    private func place(_ lease: Lease, now: Duration) -> Place {
        switch lease {
        case .exclusive:
            guard exclusiveCount < configuration.exclusiveMax else { return .wait }
            // The most recently used one, so that the others can grow idle and end.
            let unused = connections.filter { $0.value.phase == .open && $0.value.isUnused }
            guard let best = unused.max(by: { ($0.value.idleSince, $0.key) < ($1.value.idleSince, $1.key) }) else {
                return .wait
            }
            return needsCheck(best.value, now: now) ? .check(best.key) : .use(best.key)
        case .shared(let byteCount):
            let candidates = connections.filter { _, connection in
                connection.phase == .open && !connection.isExclusive && !connection.isReserved
                    && (connection.units == 0
                        || (connection.units < configuration.unitsPerConnectionMax
                            && connection.bytes + byteCount <= configuration.bytesPerConnectionMax))
            }
            let best = candidates.min { left, right in
                (left.value.units, right.value.idleSince, left.key) < (
                    right.value.units, left.value.idleSince, right.key
                )
            }
            guard let best else { return .wait }
            return needsCheck(best.value, now: now) ? .check(best.key) : .use(best.key)
        }
    }

    private func needsCheck(_ connection: Connection, now: Duration) -> Bool {
        connection.isUnused && now - connection.idleSince > configuration.livenessCheckAfter
    }

    private mutating func lease(_ connection: UInt64, _ lease: Lease) {
        switch lease {
        case .shared(let byteCount):
            connections[connection]?.units += 1
            connections[connection]?.bytes += byteCount
        case .exclusive:
            connections[connection]?.isExclusive = true
            connections[connection]?.isReserved = false
        }
    }

    /// Keeps the least loaded shared connections free of new batches, one per exclusive waiter, so that a stream of
    /// batches cannot keep an exclusive user waiting for ever.
    private mutating func reserve() {
        let exclusiveWaiters = waiters.count { $0.lease == .exclusive }
        let room = max(0, configuration.exclusiveMax - exclusiveCount)
        var wanted = min(exclusiveWaiters, room)
        for (identifier, connection) in connections where connection.isReserved {
            if wanted > 0 { wanted -= 1 } else { connections[identifier]?.isReserved = false }
        }
        // While another connection may still be made, nobody needs to stand aside.
        guard wanted > 0, connections.count >= configuration.connectionsMax else { return }
        let candidates = connections.filter {
            $0.value.phase == .open && !$0.value.isExclusive && !$0.value.isReserved
        }
        for (identifier, _) in candidates.sorted(by: { ($0.value.units, $0.key) < ($1.value.units, $1.key) }) {
            guard wanted > 0 else { return }
            connections[identifier]?.isReserved = true
            wanted -= 1
        }
    }

    private mutating func grow(now: Duration, jitter: Double) -> [Action] {
        guard mayConnect(now: now) else { return [] }
        let connecting = connections.values.count { $0.phase == .connecting || $0.phase == .checking }
        var wanted = min(waiters.count, configuration.connectionsMax) - connecting
        if wanted <= 0, connecting == 0 {
            let shared = connections.values.filter { $0.phase == .open && !$0.isExclusive }
            let isCrowded = !shared.isEmpty && shared.allSatisfy { $0.units > configuration.unitsBeforeGrowth }
            if isCrowded { wanted = 1 }
        }
        // After a failure one attempt at a time tells whether the server is back.
        if connectFailures > 0 { wanted = connecting == 0 ? min(wanted, 1) : 0 }
        var actions: [Action] = []
        while wanted > 0, connections.count < configuration.connectionsMax {
            actions.append(connect(now: now, jitter: jitter))
            wanted -= 1
        }
        return actions
    }

    private func mayConnect(now: Duration) -> Bool {
        circuitOpenUntil.map { $0 <= now } ?? true
    }

    private mutating func connect(now: Duration, jitter: Double) -> Action {
        let identifier = nextConnection
        nextConnection += 1
        let lifetime = configuration.lifetime * (1 - jitter / 10)
        connections[identifier] = Connection(phase: .connecting, endsAt: now + lifetime, idleSince: now)
        return .connect(identifier)
    }

    private mutating func refuseWaitersWithoutHope() -> [Action] {
        guard connections.isEmpty else { return [] }
        defer { waiters.removeAll() }
        return waiters.map { .refuse(waiter: $0.identifier, .circuitOpen) }
    }
}
