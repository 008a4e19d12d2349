import NIOCore

/// Decides when a quiet peer is asked for a sign of life and when it is given up.
struct Keepalive {
    /// What is due now.
    enum Due: Equatable {
        case nothing
        case sendPing
        case peerIsDead
    }

    let interval: TimeAmount
    let timeout: TimeAmount
    private var lastHeard: NIODeadline
    private var pingSent: NIODeadline?

    init(interval: TimeAmount, timeout: TimeAmount, now: NIODeadline) {
        self.interval = interval
        self.timeout = timeout
        self.lastHeard = now
    }

    /// Any byte from the peer, or progress of our bytes towards it, is a sign of life.
    mutating func heard(now: NIODeadline) {
        lastHeard = now
        pingSent = nil
    }

    /// The next moment `due` can say something else than `nothing`.
    var nextDeadline: NIODeadline {
        if let pingSent { pingSent + timeout } else { lastHeard + interval }
    }

    mutating func due(now: NIODeadline) -> Due {
        if let pingSent {
            return now >= pingSent + timeout ? .peerIsDead : .nothing
        }
        guard now >= lastHeard + interval else { return .nothing }
        pingSent = now
        return .sendPing
    }
}
