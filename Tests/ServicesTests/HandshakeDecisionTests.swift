import KakuzukeProtocol
import Testing

@testable import Services

// Goal: agent and server go on together, or not, exactly as promised (S5, S6). Method: a table of what both say.
@Suite struct HandshakeDecisionTests {
    static let mine = InstallEpoch(bytes: [UInt8](repeating: 1, count: 16))!
    static let other = InstallEpoch(bytes: [UInt8](repeating: 2, count: 16))!
    static let digest = [UInt8](repeating: 9, count: 32)

    static func agent(
        last: UInt64, acknowledged: UInt64, oldest: UInt64 = 1, digest: [UInt8] = digest, adopts: Bool = false
    ) -> HandshakeDecision.Agent {
        HandshakeDecision.Agent(
            epoch: mine, lastSequence: last, acknowledgedSequence: acknowledged, oldestSequence: oldest,
            acknowledgedDigest: digest, wantsToAdopt: adopts)
    }

    static func server(next: UInt64, epoch: InstallEpoch = mine, digest: [UInt8] = digest) -> HandshakeDecision.Server {
        HandshakeDecision.Server(epoch: epoch, nextSequence: next, digest: digest)
    }

    @Test func anAgentThatIsNewBegins() {
        #expect(
            HandshakeDecision(Self.agent(last: 5, acknowledged: 0), nil)
                == .begin(next: 1, replaces: false, wentBack: false))
    }

    @Test func aServerThatForgotTheAgentGetsEverythingThatIsLeft() {
        #expect(
            HandshakeDecision(Self.agent(last: 90, acknowledged: 80, oldest: 40), nil)
                == .begin(next: 40, replaces: false, wentBack: true))
    }

    @Test func bothGoOnWhereTheyAgree() {
        #expect(
            HandshakeDecision(Self.agent(last: 12, acknowledged: 10), Self.server(next: 11))
                == .resume(next: 11, wentBack: false))
    }

    @Test func aLostAcknowledgementIsMadeUp() {
        #expect(
            HandshakeDecision(Self.agent(last: 12, acknowledged: 8), Self.server(next: 11, digest: [3]))
                == .resume(next: 11, wentBack: false))
    }

    @Test func aServerThatWentBackGetsTheAcknowledgedFactsAgain() {
        #expect(
            HandshakeDecision(Self.agent(last: 12, acknowledged: 12), Self.server(next: 5, digest: [3]))
                == .resume(next: 5, wentBack: true))
    }

    @Test func aServerThatWentBackFurtherThanTheAgentRemembersIsMovedPastTheGap() {
        #expect(
            HandshakeDecision(Self.agent(last: 90, acknowledged: 90, oldest: 40), Self.server(next: 5))
                == .skip(to: 40))
    }

    @Test func anOlderImageOfTheAgentIsRefused() {
        #expect(
            HandshakeDecision(Self.agent(last: 7, acknowledged: 7), Self.server(next: 11))
                == .refuse(reason: "installation_went_back"))
    }

    @Test func aCopyThatStandsForOtherFactsIsRefused() {
        #expect(
            HandshakeDecision(Self.agent(last: 12, acknowledged: 10, digest: [7]), Self.server(next: 11))
                == .refuse(reason: "installation_was_copied"))
    }

    @Test func anotherInstallationNeedsAPersonsDecision() {
        let server = Self.server(next: 11, epoch: Self.other)
        #expect(
            HandshakeDecision(Self.agent(last: 3, acknowledged: 0), server) == .refuse(reason: "epoch_unknown"))
        #expect(
            HandshakeDecision(Self.agent(last: 3, acknowledged: 0, adopts: true), server)
                == .begin(next: 1, replaces: true, wentBack: false))
    }
}
