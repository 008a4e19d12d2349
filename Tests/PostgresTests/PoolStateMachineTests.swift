import Testing

@testable import Postgres

/// Goal: leases, limits, deadlines and the circuit breaker follow their rules.
///
/// Method: plain calls with made-up times.
@Suite struct PoolStateMachineTests {
    private func machine(_ change: (inout PoolConfiguration) -> Void = { _ in }) -> PoolStateMachine {
        var configuration = PoolConfiguration()
        configuration.connectionsMin = 0
        configuration.connectionsMax = 2
        change(&configuration)
        return PoolStateMachine(configuration: configuration)
    }

    private let later = Duration.seconds(1000)
    private let shared = PoolStateMachine.Lease.shared(byteCount: 10)

    private func request(
        _ machine: inout PoolStateMachine, _ waiter: UInt64, _ lease: PoolStateMachine.Lease, at now: Duration = .zero,
        deadline: Duration = .seconds(1000)
    ) -> [PoolStateMachine.Action] {
        machine.requested(waiter, lease, deadline: deadline, now: now, jitter: 0)
    }

    @Test func theFirstRequestConnectsAndIsGrantedWhenConnected() {
        var machine = machine()
        #expect(request(&machine, 1, shared) == [.connect(1)])
        #expect(machine.connected(1, now: .zero, jitter: 0) == [.grant(waiter: 1, connection: 1)])
    }

    @Test func batchesShareAConnectionUpToItsLimits() {
        var machine = machine {
            $0.connectionsMax = 1
            $0.unitsPerConnectionMax = 2
            $0.unitsBeforeGrowth = 1
        }
        _ = request(&machine, 1, shared)
        _ = machine.connected(1, now: .zero, jitter: 0)
        #expect(request(&machine, 2, shared) == [.grant(waiter: 2, connection: 1)])
        #expect(request(&machine, 3, shared) == [])
        #expect(
            machine.released(1, shared, isHealthy: true, now: .zero, jitter: 0) == [.grant(waiter: 3, connection: 1)])
    }

    @Test func bytesInFlightAreBoundedButOneLargeUnitGoesAlone() {
        var machine = machine {
            $0.connectionsMax = 1
            $0.bytesPerConnectionMax = 64 << 10
        }
        let large = PoolStateMachine.Lease.shared(byteCount: 1 << 20)
        _ = request(&machine, 1, large)
        #expect(machine.connected(1, now: .zero, jitter: 0) == [.grant(waiter: 1, connection: 1)])
        #expect(request(&machine, 2, shared) == [])
        #expect(
            machine.released(1, large, isHealthy: true, now: .zero, jitter: 0) == [.grant(waiter: 2, connection: 1)])
    }

    @Test func exclusiveUsersWaitInOrderAndAreNotStarvedByBatches() {
        var machine = machine { $0.connectionsMax = 1 }
        _ = request(&machine, 1, shared)
        _ = machine.connected(1, now: .zero, jitter: 0)
        #expect(request(&machine, 2, .exclusive) == [])
        #expect(request(&machine, 3, .exclusive) == [])
        #expect(request(&machine, 4, shared) == [], "the connection is kept free for the exclusive waiter")
        #expect(
            machine.released(1, shared, isHealthy: true, now: .zero, jitter: 0) == [.grant(waiter: 2, connection: 1)])
        #expect(
            machine.released(1, .exclusive, isHealthy: true, now: .zero, jitter: 0)
                == [.grant(waiter: 3, connection: 1)])
        #expect(
            machine.released(1, .exclusive, isHealthy: true, now: .zero, jitter: 0)
                == [.grant(waiter: 4, connection: 1)])
    }

    @Test func exclusiveUsersLeaveOneConnectionToBatches() {
        var machine = machine()
        _ = request(&machine, 1, .exclusive)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = request(&machine, 2, .exclusive)
        _ = machine.connected(2, now: .zero, jitter: 0)
        #expect(machine.exclusiveCount == 1)
        #expect(request(&machine, 3, shared) == [.grant(waiter: 3, connection: 2)])
    }

    @Test func deadlinesRefuse() {
        var machine = machine()
        #expect(request(&machine, 1, shared, at: .seconds(2), deadline: .seconds(1)) == [.refuse(waiter: 1, .deadline)])
        _ = request(&machine, 2, shared, deadline: .seconds(5))
        #expect(machine.ticked(now: .seconds(4), jitter: 0) == [])
        #expect(machine.ticked(now: .seconds(5), jitter: 0) == [.refuse(waiter: 2, .deadline)])
        #expect(machine.connected(1, now: .seconds(6), jitter: 0) == [], "nobody waits any more")
    }

    @Test func waitersAreLimited() {
        var machine = machine { $0.waitersMax = 1 }
        _ = request(&machine, 1, shared)
        #expect(request(&machine, 2, shared).last == .refuse(waiter: 2, .waitersMax))
    }

    @Test func cancelledWaitersAreForgotten() {
        var machine = machine()
        _ = request(&machine, 1, shared)
        let first = machine.waiterCancelled(1)
        let second = machine.waiterCancelled(1)
        #expect(first && !second)
        #expect(machine.connected(1, now: .zero, jitter: 0) == [])
    }

    @Test func idleConnectionsAboveTheMinimumEnd() {
        var machine = machine { $0.connectionsMin = 1 }
        _ = request(&machine, 1, .exclusive)
        _ = request(&machine, 2, shared)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = machine.connected(2, now: .zero, jitter: 0)
        _ = machine.released(1, .exclusive, isHealthy: true, now: .zero, jitter: 0)
        _ = machine.released(2, shared, isHealthy: true, now: .zero, jitter: 0)
        let actions = machine.ticked(now: .seconds(301), jitter: 0)
        #expect(actions.count == 1 && machine.connectionCount == 1)
    }

    @Test func oldConnectionsEndWhenUnusedAndTheMinimumIsRestored() {
        var machine = machine { $0.connectionsMin = 1 }
        #expect(machine.ticked(now: .zero, jitter: 0) == [.connect(1)])
        _ = machine.connected(1, now: .zero, jitter: 0)
        let old = Duration.seconds(3600)
        #expect(
            machine.requested(1, shared, deadline: old * 2, now: .seconds(1), jitter: 0) == [
                .grant(waiter: 1, connection: 1)
            ])
        #expect(machine.ticked(now: old, jitter: 0) == [], "in use")
        #expect(machine.released(1, shared, isHealthy: true, now: old, jitter: 0) == [.close(1)])
        #expect(machine.ticked(now: old, jitter: 0) == [.connect(2)])
    }

    @Test func unusedConnectionsAreCheckedBeforeUse() {
        var machine = machine { $0.connectionsMax = 1 }
        _ = request(&machine, 1, shared)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = machine.released(1, shared, isHealthy: true, now: .zero, jitter: 0)
        #expect(request(&machine, 2, shared, at: .seconds(31)) == [.check(1)])
        #expect(
            machine.checked(1, isAlive: true, now: .seconds(31), jitter: 0) == [.grant(waiter: 2, connection: 1)])
        _ = machine.released(1, shared, isHealthy: true, now: .seconds(31), jitter: 0)
        #expect(request(&machine, 3, shared, at: .seconds(90)) == [.check(1)])
        #expect(machine.checked(1, isAlive: false, now: .seconds(92), jitter: 0) == [.close(1), .connect(2)])
    }

    @Test func theCircuitOpensAfterFailuresAndTriesOnceLater() {
        var machine = machine { $0.connectFailuresMax = 2 }
        #expect(request(&machine, 1, shared) == [.connect(1)])
        #expect(machine.connectFailed(1, now: .zero, jitter: 0) == [.connect(2)])
        #expect(machine.connectFailed(2, now: .zero, jitter: 0) == [.refuse(waiter: 1, .circuitOpen)])
        #expect(request(&machine, 2, shared, at: .milliseconds(100)) == [], "it waits for the next attempt")
        #expect(machine.ticked(now: .milliseconds(200), jitter: 0) == [])
        #expect(machine.ticked(now: .milliseconds(250), jitter: 0) == [.connect(3)])
        #expect(request(&machine, 3, shared, at: .milliseconds(250)) == [], "one attempt at a time")
        let actions = machine.connectFailed(3, now: .milliseconds(260), jitter: 0)
        #expect(actions == [.refuse(waiter: 2, .circuitOpen), .refuse(waiter: 3, .circuitOpen)])
        #expect(machine.ticked(now: .milliseconds(759), jitter: 0) == [], "the pause doubled")
        _ = request(&machine, 4, shared, at: .milliseconds(759))
        #expect(machine.ticked(now: .milliseconds(760), jitter: 0) == [.connect(4)])
        #expect(
            machine.connected(4, now: .milliseconds(770), jitter: 0) == [.grant(waiter: 4, connection: 4)])
        #expect(machine.connectFailures == 0)
    }

    @Test func unhealthyConnectionsEndWithTheirLastLease() {
        var machine = machine { $0.connectionsMax = 1 }
        _ = request(&machine, 1, shared)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = request(&machine, 2, shared)
        #expect(machine.released(1, shared, isHealthy: false, now: .zero, jitter: 0) == [])
        #expect(request(&machine, 3, shared) == [], "no new lease on it")
        #expect(machine.released(1, shared, isHealthy: true, now: .zero, jitter: 0) == [.close(1), .connect(2)])
    }

    @Test func closingRefusesAndWaitsForLeases() {
        var machine = machine { $0.connectionsMax = 1 }
        _ = request(&machine, 1, .exclusive)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = request(&machine, 2, shared)
        #expect(machine.closeRequested() == [.refuse(waiter: 2, .closed)])
        #expect(request(&machine, 3, shared) == [.refuse(waiter: 3, .closed)])
        #expect(machine.released(1, .exclusive, isHealthy: true, now: .zero, jitter: 0) == [.close(1)])
        #expect(machine.isEmpty)
    }

    @Test func brokenConnectionsAreReplacedForWaiters() {
        var machine = machine { $0.connectionsMax = 1 }
        _ = request(&machine, 1, .exclusive)
        _ = machine.connected(1, now: .zero, jitter: 0)
        _ = request(&machine, 2, shared)
        #expect(machine.connectionClosed(1, now: .zero, jitter: 0) == [.connect(2)])
        #expect(machine.released(1, .exclusive, isHealthy: false, now: .zero, jitter: 0) == [])
    }
}
