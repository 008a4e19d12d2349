import NIOCore
import Testing

@testable import RPC

// Goal: the client's rules hold for every order of frames. Method: plain calls of the state machine; time is a value.
@Suite struct ClientConnectionTests {
    struct Driver {
        var machine: ClientConnection
        var now = ServerConnectionTests.start

        init(settings: ConnectionSettings = ConnectionSettings(), limits: RPCClientLimits = RPCClientLimits()) {
            machine = ClientConnection(limits: limits.connection, now: now)
            _ = feed(.hello(HelloFrame(versionMin: 1, versionMax: 1, settings: settings)))
            _ = sent()
        }

        mutating func feed(_ frames: Frame...) -> [ClientConnection.Event] {
            machine.received(encode(frames), now: now)
            var events: [ClientConnection.Event] = []
            while let event = machine.nextEvent(now: now) { events.append(event) }
            return events
        }

        mutating func sent() -> [Frame] {
            guard let bytes = machine.takeOutbound() else { return [] }
            return (try? decode(bytes, limits: FrameDecoder.Limits(framePayloadBytesMax: 16_777_215))) ?? []
        }

        mutating func open(_ message: [UInt8]? = nil, deadline: NIODeadline? = nil) -> UInt32 {
            machine.open(
                method: "a/b", deadline: deadline, metadata: RPCMetadata(), onlyMessage: message, now: now)
        }
    }

    static func ok(_ call: UInt32) -> StatusFrame {
        StatusFrame(call: call, code: .ok, message: "", metadata: RPCMetadata())
    }

    @Test(
        arguments: [
            [.open(OpenFrame(call: 1, deadlineMilliseconds: 0, method: "a/b", metadata: RPCMetadata()))],
            [.halfClose(call: 1)], [.cancel(call: 1, code: .cancelled)],
            [.message(MessageFrame(call: 1, isContinued: false, isLast: true, payload: []))],
            [.message(MessageFrame(call: 2, isContinued: false, isLast: false, payload: []))],
            [
                .message(MessageFrame(call: 1, isContinued: true, isLast: false, payload: [])),
                .status(StatusFrame(call: 1, code: .ok, message: "", metadata: RPCMetadata())),
            ],
            [.hello(HelloFrame(versionMin: 1, versionMax: 1, settings: ConnectionSettings()))],
        ] as [[Frame]])
    func wrongFramesOfTheServerEndTheConnection(frames: [Frame]) {
        var driver = Driver()
        _ = driver.open()
        var closed = false
        for frame in frames {
            for case .close(let violation) in driver.feed(frame) { closed = violation?.code == .protocolError }
        }
        #expect(closed)
    }

    @Test func aVersionThatWasNotOfferedIsRefused() {
        var machine = ClientConnection(limits: RPCClientLimits().connection, now: ServerConnectionTests.start)
        let hello = HelloFrame(versionMin: 2, versionMax: 2, settings: ConnectionSettings())
        machine.received(encode([.hello(hello)]), now: ServerConnectionTests.start)
        guard case .close(let violation) = machine.nextEvent(now: ServerConnectionTests.start) else {
            return #expect(Bool(false))
        }
        #expect(violation?.code == .unsupportedVersion)
    }

    @Test func aServerWithoutACommonVersionSaysSo() {
        var machine = ClientConnection(limits: RPCClientLimits().connection, now: ServerConnectionTests.start)
        let goAway = GoAwayFrame(lastCall: 0, code: .unsupportedVersion, message: "9 only")
        machine.received(encode([.goAway(goAway)]), now: ServerConnectionTests.start)
        #expect(machine.nextEvent(now: ServerConnectionTests.start) == .goingAway)
        guard case .close(let violation) = machine.nextEvent(now: ServerConnectionTests.start) else {
            return #expect(Bool(false))
        }
        #expect(violation?.message == "9 only")
    }

    @Test func roomEndsAtTheServersLimit() {
        var driver = Driver(settings: ConnectionSettings(callsMax: 2))
        _ = driver.open()
        #expect(driver.machine.hasRoom)
        let second = driver.open()
        #expect(!driver.machine.hasRoom)
        #expect(driver.feed(.status(Self.ok(second))) == [.ended(call: second, Self.ok(second))])
        #expect(driver.machine.hasRoom)
    }

    @Test func goAwayFailsUnseenCallsAsUnprocessedAndLetsOthersEnd() {
        var driver = Driver()
        let first = driver.open([1])
        let second = driver.open([2])
        let events = driver.feed(.goAway(GoAwayFrame(lastCall: first, code: .drain, message: "bye")))
        guard case .failed(second, let error) = events.first else { return #expect(Bool(false)) }
        #expect(error.isUnprocessed && error.code == .unavailable)
        #expect(events.dropFirst() == [.goingAway])
        #expect(!driver.machine.hasRoom)
        #expect(driver.feed(.status(Self.ok(first))) == [.ended(call: first, Self.ok(first)), .close(nil)])
    }

    @Test func aDeadlineEndsTheCallAndTellsTheServer() {
        var driver = Driver()
        let call = driver.open([1], deadline: driver.now + .milliseconds(1_500))
        guard case .open(let open) = driver.sent().first else { return #expect(Bool(false)) }
        #expect(open.deadlineMilliseconds == 1_500)
        #expect(driver.machine.nextTimer <= driver.now + .milliseconds(1_500))
        driver.now = driver.now + .milliseconds(1_500)
        guard case .failed(call, let error) = driver.machine.timerFired(now: driver.now).first else {
            return #expect(Bool(false))
        }
        #expect(error.code == .deadlineExceeded)
        #expect(driver.sent() == [.cancel(call: call, code: .deadlineExceeded)])
        #expect(driver.feed(.status(Self.ok(call))).isEmpty)
    }

    @Test func aSilentServerIsAskedAndThenGivenUp() {
        var driver = Driver()
        driver.now = driver.now + .seconds(10)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        #expect(driver.sent().count == 1)
        driver.now = driver.now + .seconds(5)
        guard case .hardClose = driver.machine.timerFired(now: driver.now).first else { return #expect(Bool(false)) }
    }

    @Test func aLostConnectionFailsEveryCall() {
        var driver = Driver()
        _ = driver.open([1])
        _ = driver.open()
        #expect(driver.machine.connectionLost(RPCError(.unavailable, "")).count == 2)
        #expect(driver.machine.connectionLost(RPCError(.unavailable, "")).isEmpty)
    }

    @Test func messagesAreCutToFramesAndCredit() {
        var driver = Driver(settings: ConnectionSettings(framePayloadBytesMax: 2_000, callCreditBytes: 4_096))
        let call = driver.open([UInt8](repeating: 1, count: 5_000))
        var lengths: [Int] = []
        for case .message(let frame) in driver.sent() { lengths.append(frame.payload.count) }
        #expect(lengths == [2_000, 2_000])
        #expect(driver.feed(.credit(call: call, bytes: 100)).isEmpty)
        #expect(driver.sent().isEmpty)
        #expect(driver.feed(.credit(call: call, bytes: 4_000)) == [.sendReady(call: call)])
        guard case .message(let last) = driver.sent().last else { return #expect(Bool(false)) }
        #expect(last.payload.count == 1_000 && last.isLast)
    }

    @Test func pausesGrowToAMaximumAndAreSpread() {
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(2), multiplier: 2)
        #expect(backoff.failed(random: 1) == .milliseconds(500))
        #expect(backoff.failed(random: 1) == .seconds(1))
        #expect(backoff.failed(random: 0) == .milliseconds(400))
        #expect(backoff.failed(random: 1) == .seconds(2))
        backoff.succeeded()
        let middle = backoff.failed(random: 0.5)
        #expect(middle > .milliseconds(299) && middle < .milliseconds(301))
    }
}
