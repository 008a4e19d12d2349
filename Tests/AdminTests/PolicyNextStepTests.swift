import ArgumentParser
import KakuzukeProtocol
import Testing

@testable import kakuzuke

/// Goal: whatever stands in the way of a policy version, the command says what to do next, in commands that exist.
@Suite struct PolicyNextStepTests {
    @Test(arguments: PolicyObstacle.allCases)
    func everyObstacleHasANextStep(obstacle: PolicyObstacle) {
        let step = obstacle.nextStep
        #expect(step.count > 20 && !step.hasSuffix("."))
        let known = Set(PolicyCommand.configuration.subcommands.map { $0._commandName })
        for match in step.matches(of: /kakuzuke policy ([a-z]+)/) {
            #expect(known.contains(String(match.1)), "\(step)")
        }
        for match in step.matches(of: /--[a-z-]+/) {
            let helps = [PolicyActivateCommand.helpMessage(), PolicySimulateCommand.helpMessage()]
            #expect(
                (helps + [PolicyWithdrawCommand.helpMessage(), PolicyRollbackCommand.helpMessage()]).contains {
                    $0.contains(match.0 + " ")
                }, "\(step)")
        }
    }

    @Test func aRefusalEndsWithIt() {
        let failure = CommandFailure(
            refused: KakuzukeError(
                .wrongState, "a draft has errors",
                parameters: ["field": "version", PolicyObstacle.parameter: PolicyObstacle.draft.rawValue]),
            .dataRefused)
        #expect(failure.what == "version: a draft has errors (wrong_state)")
        #expect(failure.nextStep == PolicyObstacle.draft.nextStep && failure.status == .dataRefused)
        // A word of a later server is no reason to say nothing.
        let later = CommandFailure(
            refused: KakuzukeError(.wrongState, "no", parameters: [PolicyObstacle.parameter: "new_word"]), .dataRefused)
        #expect(later.nextStep == "correct what you gave and run the command again")
    }
}
