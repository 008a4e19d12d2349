import NIOCore
import Testing

@testable import RPC

// Goal: the server's rules hold for every order of frames. Method: plain calls of the state machine; time is a value.
@Suite struct ServerConnectionTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    struct Driver {
        var machine: ServerConnection
        var now = ServerConnectionTests.start

        init(limits: RPCServerLimits = RPCServerLimits(), hello: Bool = true, credit: Int = 131_072) {
            machine = ServerConnection(limits: limits.connection, now: now)
            guard hello else { return }
            let settings = ConnectionSettings(callCreditBytes: credit)
            _ = feed(.hello(HelloFrame(versionMin: 1, versionMax: 1, settings: settings)))
            _ = sent()
        }

        mutating func feed(_ frames: Frame...) -> [ServerConnection.Event] {
            machine.received(encode(frames), now: now)
            var events: [ServerConnection.Event] = []
            while let event = machine.nextEvent(now: now) { events.append(event) }
            return events
        }

        mutating func sent() -> [Frame] {
            guard let bytes = machine.takeOutbound() else { return [] }
            let limits = FrameDecoder.Limits(framePayloadBytesMax: 16_777_215)
            return (try? decode(bytes, limits: limits)) ?? []
        }

        mutating func violation(_ frames: Frame...) -> GoAwayCode? {
            machine.received(encode(frames), now: now)
            while let event = machine.nextEvent(now: now) {
                if case .close(let violation) = event { return violation?.code }
            }
            return nil
        }
    }

    static func open(_ call: UInt32, deadline: UInt32 = 0) -> Frame {
        .open(OpenFrame(call: call, deadlineMilliseconds: deadline, method: "a/b", metadata: RPCMetadata()))
    }

    static func message(_ call: UInt32, _ count: Int, continued: Bool = false, last: Bool = false) -> Frame {
        .message(
            MessageFrame(
                call: call, isContinued: continued, isLast: last, payload: [UInt8](repeating: 1, count: count)))
    }

    @Test func theFirstFrameIsAHello() {
        var driver = Driver(hello: false)
        #expect(driver.violation(.ping(1)) == .protocolError)
        #expect(driver.feed(Self.open(1)).isEmpty)
    }

    @Test func noCommonVersionIsSaid() {
        var driver = Driver(hello: false)
        let hello = HelloFrame(versionMin: 2, versionMax: 9, settings: ConnectionSettings())
        #expect(driver.violation(.hello(hello)) == .unsupportedVersion)
        guard case .goAway(let goAway) = driver.sent().first else { return #expect(Bool(false)) }
        #expect(goAway.code == .unsupportedVersion)
    }

    @Test(
        arguments: [
            [.hello(HelloFrame(versionMin: 1, versionMax: 1, settings: ConnectionSettings()))],
            [.status(StatusFrame(call: 1, code: .ok, message: "", metadata: RPCMetadata()))],
            [message(1, 1)], [.halfClose(call: 1)], [.credit(call: 1, bytes: 1)], [.cancel(call: 1, code: .cancelled)],
            [open(2), open(2)], [open(2), open(1)],
            [open(1), message(1, 1, last: true), message(1, 1)],
            [open(1), .halfClose(call: 1), message(1, 1)],
            [open(1), .halfClose(call: 1), .halfClose(call: 1)],
            [open(1), message(1, 1, continued: true), .halfClose(call: 1)],
            [open(1), .credit(call: 1, bytes: 0x7FFF_FFFF)],
        ] as [[Frame]])
    func wrongOrderEndsTheConnection(frames: [Frame]) {
        var driver = Driver()
        var code: GoAwayCode?
        for frame in frames where code == nil { code = driver.violation(frame) }
        #expect(code == .protocolError)
    }

    @Test func moreBytesThanCreditEndTheConnection() {
        var limits = RPCServerLimits()
        limits.callCreditBytes = 4_096
        var driver = Driver(limits: limits)
        // 4,088 payload bytes cost exactly the credit; one byte more in any form is too much.
        #expect(driver.violation(Self.open(1), Self.message(1, 4_088)) == nil)
        #expect(driver.violation(Self.message(1, 0)) == .protocolError)
    }

    @Test func creditComesBackWhenTheHandlerTakesMessages() {
        var limits = RPCServerLimits()
        limits.callCreditBytes = 4_096
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.message(1, 1_992), Self.message(1, 1_992))
        #expect(driver.sent().isEmpty)
        driver.machine.consumed(2_000, bytes: 1_992, call: 1)
        #expect(driver.sent().isEmpty)
        driver.machine.consumed(2_000, bytes: 1_992, call: 1)
        #expect(driver.sent() == [.credit(call: 1, bytes: 4_000)])
    }

    @Test func aMessageLongerThanTheCreditArrives() {
        var limits = RPCServerLimits()
        limits.callCreditBytes = 4_096
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1))
        var credit = 4_096
        for number in 0..<10 {
            #expect(credit >= 2_008)
            let events = driver.feed(Self.message(1, 2_000, continued: number < 9))
            credit -= 2_008
            for case .credit(_, let bytes) in driver.sent() { credit += bytes }
            #expect(events.isEmpty == (number < 9))
        }
    }

    @Test func fragmentsBehindAWaitingMessageGetNoCreditBeforeItIsTaken() {
        var limits = RPCServerLimits()
        limits.callCreditBytes = 4_096
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.message(1, 10), Self.message(1, 3_000, continued: true))
        #expect(driver.sent().isEmpty)
        driver.machine.consumed(18, bytes: 10, call: 1)
        #expect(driver.sent() == [.credit(call: 1, bytes: 18 + 3_008)])
    }

    @Test func aLongMessageIsTooLarge() {
        var limits = RPCServerLimits()
        limits.messageBytesMax = 100
        var driver = Driver(limits: limits)
        #expect(driver.violation(Self.open(1), Self.message(1, 60, continued: true)) == nil)
        #expect(driver.violation(Self.message(1, 41)) == .tooLarge)
    }

    @Test func theBytesWaitingOnAConnectionAreBounded() {
        var limits = RPCServerLimits()
        limits.inboundBufferedBytesMax = 10_000
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.message(1, 6_000), Self.open(2))
        let events = driver.feed(Self.message(2, 6_000))
        guard case .abandoned(2, let error) = events.first else { return #expect(Bool(false)) }
        #expect(error.code == .resourceExhausted)
        #expect(driver.machine.inboundBytes == 6_000)
        driver.machine.consumed(6_008, bytes: 6_000, call: 1)
        #expect(driver.machine.inboundBytes == 0)
    }

    @Test func callsAboveTheLimitAreRefusedAndAbandonedHandlersCount() {
        var limits = RPCServerLimits()
        limits.callsPerConnectionMax = 2
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.open(2), .cancel(call: 1, code: .cancelled))
        _ = driver.sent()
        // The handler of call 1 still runs.
        #expect(driver.feed(Self.open(3)).isEmpty)
        guard case .status(let status) = driver.sent().first else { return #expect(Bool(false)) }
        #expect(status.code == .resourceExhausted)
        _ = driver.machine.fail(1, RPCError(.cancelled, ""))
        #expect(driver.feed(Self.open(4)).count == 1)
    }

    @Test func ratesAreBounded() {
        var limits = RPCServerLimits()
        limits.opensPerSecondMax = 3
        limits.cancelsPerSecondMax = 2
        limits.pingsPerSecondMax = 2
        limits.controlFramesPerSecondMax = 2
        var driver = Driver(limits: limits)
        _ = driver.feed(.ping(1), .ping(2))
        #expect(driver.violation(.ping(3)) == .limitExceeded)
        driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.open(2), Self.open(3))
        #expect(driver.violation(Self.open(4)) == .limitExceeded)
        driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), .cancel(call: 1, code: .cancelled), .cancel(call: 1, code: .cancelled))
        #expect(driver.violation(.cancel(call: 1, code: .cancelled)) == .limitExceeded)
        driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), .credit(call: 1, bytes: 1), .pong(1))
        #expect(driver.violation(.pong(2)) == .limitExceeded)
        driver = Driver(limits: limits)
        _ = driver.feed(.ping(1), .ping(2))
        driver.now = driver.now + .seconds(1)
        #expect(driver.violation(.ping(3)) == nil)
    }

    @Test func aMissingDeadlineIsImposedALongOneIsCutAndAMarginIsKept() {
        var driver = Driver()
        let expected: [(UInt32, TimeAmount)] = [
            (0, .seconds(30)), (1_000, .milliseconds(980)), (100, .milliseconds(90)),
            (UInt32.max, .hours(24) - .milliseconds(20)),
        ]
        for (number, (asked, given)) in expected.enumerated() {
            let events = driver.feed(Self.open(UInt32(number + 1), deadline: asked))
            guard case .opened(_, let deadline) = events.first else { return #expect(Bool(false)) }
            #expect(deadline - driver.now == given)
        }
    }

    @Test func aCallPastItsDeadlineEndsWithAStatus() {
        var driver = Driver()
        _ = driver.feed(Self.open(1, deadline: 1_000))
        #expect(driver.machine.nextTimer <= driver.now + .milliseconds(980))
        driver.now = driver.now + .milliseconds(979)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        driver.now = driver.now + .milliseconds(1)
        guard case .abandoned(1, let error) = driver.machine.timerFired(now: driver.now).first else {
            return #expect(Bool(false))
        }
        #expect(error.code == .deadlineExceeded)
        #expect(driver.sent().count == 1)
    }

    @Test func aSilentPeerIsAskedOnceAndThenClosedHard() {
        var driver = Driver()
        driver.now = driver.now + .seconds(10)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        #expect(driver.sent() == [.ping(driver.now.uptimeNanoseconds)])
        driver.now = driver.now + .milliseconds(4_999)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        driver.now = driver.now + .milliseconds(1)
        guard case .hardClose = driver.machine.timerFired(now: driver.now).first else { return #expect(Bool(false)) }
    }

    @Test func anyByteIsASignOfLife() {
        var driver = Driver()
        driver.now = driver.now + .seconds(10)
        _ = driver.machine.timerFired(now: driver.now)
        driver.now = driver.now + .seconds(4)
        _ = driver.feed(.pong(1))
        driver.now = driver.now + .seconds(9)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
    }

    @Test func noHelloInTimeAndAFrameNeverFinishedCloseHard() {
        var driver = Driver(hello: false)
        driver.now = driver.now + .seconds(10)
        guard case .hardClose = driver.machine.timerFired(now: driver.now).first else { return #expect(Bool(false)) }
        driver = Driver()
        driver.machine.received(ByteBuffer(bytes: [0, 0]), now: driver.now)
        #expect(driver.machine.nextEvent(now: driver.now) == nil)
        for _ in 0..<9 {
            // A byte a second keeps the peer alive but does not finish the frame.
            driver.now = driver.now + .seconds(1)
            driver.machine.received(ByteBuffer(bytes: [0]), now: driver.now)
            if driver.machine.nextEvent(now: driver.now) != nil { break }
        }
        driver = Driver()
        driver.machine.received(ByteBuffer(bytes: [0, 0x10, 0, 3, 0, 0, 0, 1]), now: driver.now)
        #expect(driver.machine.nextEvent(now: driver.now) == nil)
        for _ in 0..<9 {
            driver.now = driver.now + .seconds(1)
            driver.machine.received(ByteBuffer(bytes: [0]), now: driver.now)
            #expect(driver.machine.nextEvent(now: driver.now) == nil)
        }
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        driver.now = driver.now + .seconds(1)
        guard case .hardClose = driver.machine.timerFired(now: driver.now).first else { return #expect(Bool(false)) }
    }

    @Test func aPartOfTheHelloDoesNotWakeTheTimerAgainAndAgain() {
        var limits = RPCServerLimits()
        limits.partialFrameTimeout = .seconds(1)
        var driver = Driver(limits: limits, hello: false)
        driver.machine.received(ByteBuffer(bytes: [0]), now: driver.now)
        #expect(driver.machine.nextEvent(now: driver.now) == nil)
        driver.now = driver.now + .seconds(1)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        #expect(driver.machine.nextTimer > driver.now)
    }

    @Test func certificatesAreCheckedWhileCallsAreOpenOnly() {
        var driver = Driver()
        driver.now = driver.now + .seconds(3)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
        _ = driver.feed(Self.open(1))
        driver.now = driver.now + .seconds(2)
        #expect(driver.machine.timerFired(now: driver.now) == [.peerCheckDue])
        driver.now = driver.now + .seconds(2)
        #expect(driver.machine.timerFired(now: driver.now) == [.peerCheckDue])
        #expect(driver.machine.failAll { _ in RPCError(.unauthenticated, "") }.count == 1)
        driver.now = driver.now + .seconds(2)
        #expect(driver.machine.timerFired(now: driver.now).isEmpty)
    }

    @Test func drainingRefusesNewCallsAndClosesAfterTheLast() {
        var driver = Driver()
        _ = driver.feed(Self.open(1))
        #expect(driver.machine.drain() == nil)
        guard case .goAway(let goAway) = driver.sent().first else { return #expect(Bool(false)) }
        #expect(goAway.lastCall == 1)
        #expect(driver.feed(Self.open(2), Self.message(2, 1, last: true)).isEmpty)
        #expect(driver.machine.succeed(1, message: [1], metadata: RPCMetadata()) == .close(nil))
    }

    @Test func anAnswerWaitsForCreditAndTheStatusWaitsForTheAnswer() {
        var driver = Driver(credit: 4_096)
        _ = driver.feed(Self.open(1), Self.message(1, 1, last: true))
        #expect(driver.machine.succeed(1, message: [UInt8](repeating: 1, count: 5_000), metadata: RPCMetadata()) == nil)
        #expect(driver.sent().count == 1)
        _ = driver.feed(.credit(call: 1, bytes: 4_096))
        let frames = driver.sent()
        #expect(frames.count == 2)
        guard case .status = frames.last else { return #expect(Bool(false)) }
        #expect(driver.machine.calls.isEmpty)
        #expect(driver.machine.waitingSendBytes == 0)
    }

    @Test func answersForAClientThatDoesNotReadAreBounded() {
        var limits = RPCServerLimits()
        limits.outboundBufferedBytesMax = 100_000
        var driver = Driver(limits: limits)
        _ = driver.feed(Self.open(1), Self.open(2))
        _ = driver.machine.succeed(1, message: [UInt8](repeating: 1, count: 60_000), metadata: RPCMetadata())
        _ = driver.machine.succeed(2, message: [UInt8](repeating: 1, count: 60_000), metadata: RPCMetadata())
        guard case .status(let status) = driver.sent().last else { return #expect(Bool(false)) }
        #expect(status.code == .resourceExhausted)
    }

    @Test func lateFramesOfAnEndedCallAreIgnored() {
        var driver = Driver()
        _ = driver.feed(Self.open(1))
        _ = driver.machine.fail(1, RPCError(.notFound, ""))
        let late = driver.violation(
            Self.message(1, 5), .halfClose(call: 1), .credit(call: 1, bytes: 5), .cancel(call: 1, code: .cancelled))
        #expect(late == nil)
    }

    @Test func framesInRandomOrderNeverBreakTheAccounts() {
        var random = SeededGenerator()
        for _ in 0..<500 {
            var driver = Driver()
            for _ in 0..<200 {
                let call = UInt32.random(in: 1...6, using: &random)
                let frame: Frame =
                    switch UInt8.random(in: 0...7, using: &random) {
                    case 0, 1: Self.open(driver.machine.lastCall + 1)
                    case 2: Self.message(call, .random(in: 0...2_000, using: &random))
                    case 3: Self.message(call, .random(in: 0...2_000, using: &random), continued: true)
                    case 4: Self.message(call, 10, last: true)
                    case 5: .credit(call: call, bytes: .random(in: 1...1_000, using: &random))
                    case 6: .cancel(call: call, code: .cancelled)
                    default: .halfClose(call: call)
                    }
                for event in driver.feed(frame) {
                    if case .message(let id, let message, _) = event, Bool.random(using: &random) {
                        driver.machine.consumed(message.cost, bytes: message.bytes.count, call: id)
                    }
                }
                if UInt8.random(in: 0...5, using: &random) == 0 {
                    _ = driver.machine.succeed(call, message: [1, 2, 3], metadata: RPCMetadata())
                }
                let held = driver.machine.calls.values.reduce(0) { $0 + $1.inboundBytes }
                #expect(driver.machine.inboundBytes == held, "seed \(random.seed)")
                if driver.machine.phase == .closed { break }
            }
        }
    }
}
