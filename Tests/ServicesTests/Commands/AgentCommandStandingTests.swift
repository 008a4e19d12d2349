import KakuzukeProtocol
import Storage
import Testing

@testable import Services

// Goal: a command is open until it ends once or its time is over, and nothing brings it back. Method: every standing
// with every ending, before and after its time.
@Suite struct AgentCommandStandingTests {
    private static let expiry = Moment(rawValue: 1_000)
    private static let before = Moment(rawValue: 999)

    private static func standing(
        _ ending: AgentCommandStanding.Ending?, isTaken: Bool = true, _ reason: String = ""
    ) -> AgentCommandStanding {
        AgentCommandStanding(ending: ending, isTaken: isTaken, reasonCode: reason, expiresAt: expiry)
    }

    @Test func headquartersIsToldHowItStands() {
        #expect(Self.standing(nil, isTaken: false).state(at: Self.before) == .ordered)
        #expect(Self.standing(nil).state(at: Self.before) == .taken)
        for isTaken in [true, false] {
            #expect(Self.standing(nil, isTaken: isTaken).state(at: Self.expiry) == .expired)
        }
        for (ending, state) in [
            (AgentCommandStanding.Ending.done, Kakuzuke_V1_AgentCommandState.done), (.refused, .refused),
            (.failed, .failed),
        ] {
            for now in [Self.before, Self.expiry] { #expect(Self.standing(ending).state(at: now) == state) }
        }
    }

    @Test func itEndsOnceAndOnlyInItsTime() throws {
        let endings: [AgentCommandStanding.Ending] = [.done, .refused, .failed]
        for ending in endings {
            #expect(try Self.standing(nil).ends(as: ending, reasonCode: "x", at: Self.before))
            #expect(throws: ServiceError.self) {
                try Self.standing(nil).ends(as: ending, reasonCode: "x", at: Self.expiry)
            }
            for now in [Self.before, Self.expiry] {
                #expect(try !Self.standing(ending, "x").ends(as: ending, reasonCode: "x", at: now))
                #expect(throws: ServiceError.self) {
                    try Self.standing(ending, "x").ends(as: ending, reasonCode: "y", at: now)
                }
                for other in endings where other != ending {
                    #expect(throws: ServiceError.self) {
                        try Self.standing(ending, "x").ends(as: other, reasonCode: "x", at: now)
                    }
                }
            }
        }
    }

    @Test func nothingIsTakenForOneThatIsOver() throws {
        try Self.standing(nil, isTaken: false).requireOpen(at: Self.before)
        #expect(throws: ServiceError.self) { try Self.standing(nil).requireOpen(at: Self.expiry) }
        #expect(throws: ServiceError.self) { try Self.standing(.done).requireOpen(at: Self.before) }
    }
}
