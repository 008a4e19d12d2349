import Testing

@testable import Postgres

/// Goal: every reply reaches its unit, and errors stay inside.
///
/// Method: plain calls, tables of replies.
@Suite struct PipelineStateMachineTests {
    private static let name = PreparedName(
        key: PreparedKey(hash: PostgresSQL("SELECT 1").hash, types: []), text: "k")

    private func machine(units: Int = 8, bytes: Int = 1000) -> PipelineStateMachine {
        PipelineStateMachine(
            limits: PipelineStateMachine.Limits(unitsInFlightMax: units, bytesInFlightMax: bytes))
    }

    private func machine(
        sending units: [(UInt64, [PipelineStateMachine.Step])]
    ) -> PipelineStateMachine {
        var machine = machine()
        for (identifier, steps) in units {
            machine.submitted(identifier, byteCount: 10)
            #expect(machine.nextToSend() == identifier)
            machine.sent(identifier, steps: steps)
        }
        return machine
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var steps: [PipelineStateMachine.Step]
        var replies: [PipelineStateMachine.Reply]
        var expected: [PipelineStateMachine.OnReply]
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "one statement", steps: [.request(slot: 0), .sync], replies: [.success, .end, .sync],
            expected: [.stepSucceeded(1, .request(slot: 0)), .none, .unitCompleted(1)]),
        Case(
            name: "failure skips to the sync",
            steps: [.control, .request(slot: 0), .request(slot: 1), .sync],
            replies: [.success, .end, .failure, .end, .skipped, .end, .sync],
            expected: [
                .stepSucceeded(1, .control), .none, .stepFailed(1, .request(slot: 0)), .none,
                .stepSkipped(1, .request(slot: 1)), .none, .unitCompleted(1),
            ]),
        Case(
            name: "explicit form rolls back behind its first sync",
            steps: [.control, .request(slot: 0), .control, .sync, .control, .sync],
            replies: [.success, .end, .failure, .end, .skipped, .end, .sync, .success, .end, .sync],
            expected: [
                .stepSucceeded(1, .control), .none, .stepFailed(1, .request(slot: 0)), .none,
                .stepSkipped(1, .control), .none, .none, .stepSucceeded(1, .control), .none, .unitCompleted(1),
            ]),
        Case(
            name: "preparation is told apart", steps: [.prepare(name), .request(slot: 0), .sync],
            replies: [.failure, .end, .skipped, .end, .sync],
            expected: [
                .stepFailed(1, .prepare(name)), .none, .stepSkipped(1, .request(slot: 0)), .none, .unitCompleted(1),
            ]),
        Case(
            name: "an error as the transaction ends comes at the sync", steps: [.request(slot: 0), .sync],
            replies: [.success, .end, .failure, .end, .sync],
            expected: [.stepSucceeded(1, .request(slot: 0)), .none, .stepFailed(1, .sync), .none, .unitCompleted(1)]),
        Case(name: "an empty unit is a sync", steps: [.sync], replies: [.sync], expected: [.unitCompleted(1)]),
        Case(
            name: "an early sync breaks", steps: [.request(slot: 0), .sync], replies: [.sync],
            expected: [.broken("a sync before the end of the unit")]),
        Case(
            name: "a second result breaks", steps: [.request(slot: 0), .sync], replies: [.success, .success],
            expected: [.stepSucceeded(1, .request(slot: 0)), .broken("two results for one statement")]),
        Case(
            name: "a result instead of the sync breaks", steps: [.sync], replies: [.success],
            expected: [.broken("a result instead of the sync")]),
        Case(
            name: "silence although a reply is due breaks", steps: [.request(slot: 0), .sync],
            replies: [.end, .end, .end], expected: [.none, .none, .broken("no reply although one is due")]),
    ]

    @Test(arguments: cases) func repliesAreAttributed(_ test: Case) {
        var machine = machine(sending: [(1, test.steps)])
        #expect(test.replies.map { machine.received($0) } == test.expected)
        if case .unitCompleted = test.expected.last {
            #expect(machine.isIdle && machine.bytesInFlight == 0)
        }
    }

    @Test func anErrorStaysInsideItsUnit() {
        var machine = machine(sending: [(1, [.request(slot: 0), .sync]), (2, [.request(slot: 0), .sync])])
        let replies: [PipelineStateMachine.Reply] = [.failure, .end, .sync, .success, .end, .sync]
        #expect(
            replies.map { machine.received($0) } == [
                .stepFailed(1, .request(slot: 0)), .none, .unitCompleted(1), .stepSucceeded(2, .request(slot: 0)),
                .none,
                .unitCompleted(2),
            ])
    }

    @Test func limitsHoldUnitsBack() {
        var machine = machine(units: 2, bytes: 100)
        for identifier in 1...4 { machine.submitted(UInt64(identifier), byteCount: identifier == 2 ? 95 : 10) }
        #expect(machine.nextToSend() == 1)
        machine.sent(1, steps: [.sync])
        #expect(machine.nextToSend() == nil, "two more bytes than allowed")
        #expect(machine.received(.sync) == .unitCompleted(1))
        #expect(machine.nextToSend() == 2)
        machine.sent(2, steps: [.sync])
        #expect(machine.received(.sync) == .unitCompleted(2))
        #expect(machine.nextToSend() == 3)
        machine.sent(3, steps: [.sync])
        #expect(machine.nextToSend() == 4)
        machine.sent(4, steps: [.sync])
        #expect(machine.unitsInFlight == 2)
    }

    @Test func aUnitLargerThanTheLimitGoesAlone() {
        var machine = machine(units: 8, bytes: 100)
        machine.submitted(1, byteCount: 5000)
        machine.submitted(2, byteCount: 1)
        #expect(machine.nextToSend() == 1)
        machine.sent(1, steps: [.sync])
        #expect(machine.nextToSend() == nil)
    }

    @Test func cancellingDropsWhatWasNotSentAndAbandonsWhatWas() {
        var machine = machine(units: 1)
        machine.submitted(1, byteCount: 1)
        machine.submitted(2, byteCount: 1)
        #expect(machine.nextToSend() == 1)
        machine.sent(1, steps: [.sync])
        #expect(machine.cancelled(2) == .dropped)
        #expect(machine.cancelled(1) == .abandoned)
        #expect(machine.cancelled(3) == .unknown)
        #expect(machine.received(.sync) == .unitCompleted(1))
        #expect(machine.nextToSend() == nil)
    }

    @Test func closingTellsSentFromUnsent() {
        var machine = machine(units: 1)
        for identifier in 1...3 { machine.submitted(UInt64(identifier), byteCount: 1) }
        #expect(machine.nextToSend() == 1)
        machine.sent(1, steps: [.sync])
        let (sent, unsent) = machine.closed()
        #expect(sent == [1])
        #expect(unsent == [2, 3])
        #expect(machine.isIdle)
        #expect(machine.received(.sync) == .broken("a reply without a question"))
    }

    @Test func preparedStatementsAreLimitedAndRenamedAfterInvalidation() {
        var prepared = PreparedStatements(countMax: 1)
        let key = PreparedKey(hash: PostgresSQL("SELECT 1").hash, types: [])
        let other = PreparedKey(hash: PostgresSQL("SELECT 2").hash, types: [])
        guard case .prepare(let first) = prepared.lookup(key) else { return #expect(Bool(false), "not prepared") }
        #expect(prepared.lookup(key) == .ready(first))
        #expect(prepared.lookup(other) == .full)
        prepared.invalidate([key])
        guard case .prepare(let second) = prepared.lookup(key) else { return #expect(Bool(false), "not prepared") }
        #expect(first.text != second.text)
        prepared.preparationFailed(first)
        #expect(prepared.lookup(key) == .ready(second), "a late failure of the old name changes nothing")
    }
}
