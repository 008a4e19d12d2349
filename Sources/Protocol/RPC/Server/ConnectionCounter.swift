import Synchronization

/// Counts connections in total and per address, and refuses those above the limits.
final class ConnectionCounter: Sendable {
    private struct State {
        var statistics = RPCServerStatistics()
        var perAddress: [String: Int] = [:]
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())
    private let totalMax: Int
    private let perAddressMax: Int

    init(totalMax: Int, perAddressMax: Int) {
        self.totalMax = totalMax
        self.perAddressMax = perAddressMax
    }

    var statistics: RPCServerStatistics { state.withLock { $0.statistics } }

    /// Takes a place; gives the connection's number, nil if there is none left.
    ///
    /// An address of nil is not counted apart.
    func admit(address: String?) -> UInt64? {
        state.withLock { state in
            let here = address.map { state.perAddress[$0, default: 0] } ?? 0
            guard state.statistics.connectionsOpen < totalMax, here < perAddressMax else {
                state.statistics.connectionsRefused += 1
                return nil
            }
            if let address { state.perAddress[address] = here + 1 }
            state.statistics.connectionsOpen += 1
            state.statistics.connectionsAccepted += 1
            state.nextID += 1
            return state.nextID
        }
    }

    /// Gives the place back.
    func release(address: String?) {
        state.withLock { state in
            state.statistics.connectionsOpen -= 1
            guard let address, let here = state.perAddress[address] else { return }
            state.perAddress[address] = here > 1 ? here - 1 : nil
        }
    }

    func countFailure() {
        state.withLock { $0.statistics.connectionsFailed += 1 }
    }
}
