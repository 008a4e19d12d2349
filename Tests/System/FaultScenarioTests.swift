import Foundation
import SeededTestSupport
import Testing

// Goal: nothing is lost, doubled or rated wrongly, whatever goes wrong between a store and headquarters, all heals by
// itself within a minute, and `status` names what lasts. Method: the real programs behind a proxy that disturbs them;
// every receipt that the tills wrote is compared with database, agents and ratings.
extension SystemSuites {
    @Suite struct FaultScenarioTests {
        /// How many random scenarios are played; `ops/faults` asks for them, because each takes a while.
        private static let count =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_FAULTS"].flatMap { Int($0) } ?? 0
        /// How many scenarios are played beside each other.
        private static let jobs =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_FAULT_JOBS"].flatMap { Int($0) } ?? 1
        /// True: the others are played also when one has failed.
        private static let keepsGoing = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_FAULT_KEEP_GOING"] != nil
        /// The selection that the ordinary tests play is the same each time, so that a change is judged by what it
        /// changes; `ops/faults --kinds` plays others.
        private static let selection: UInt64 = 2_769_746_731
        /// The only kind to be tried; nil: all.
        private static let onlyKind =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_FAULT_KIND"].flatMap { FaultKind(rawValue: $0) }

        @Test(.timeLimit(.minutes(10))) func everyFaultIsToldAndHeals() async throws {
            let seed = Self.count > 0 ? SeededGenerator.runSeed : Self.selection
            var random = SeededGenerator(seed: seed)
            try await FaultTemplate.with { template in
                try await FaultScene.with(template, seed: seed, stores: 2) { scene in
                    try await tryEveryKind(in: scene, seed, &random)
                }
            }
        }

        private func tryEveryKind(in scene: FaultScene, _ seed: UInt64, _ random: inout SeededGenerator) async throws {
            if scene.kinds.count < FaultKind.allCases.count { print("no disk can be mounted: left out") }
            for kind in scene.kinds.shuffled(using: &random) where Self.onlyKind == nil || kind == Self.onlyKind {
                let start = ContinuousClock.now
                let branch = random.pick(scene.branches)
                try await scene.sell(3)
                // A store that lacks what others have sold meanwhile rates otherwise than the server, and rightly.
                if kind == .cacheDamaged { try await scene.settle("seed \(seed), before \(kind)") }
                try await scene.begin(kind, at: branch, &random)
                if kind != .cacheDamaged { try await scene.sell(3) }
                do {
                    try await scene.expectTruth(of: kind, at: branch)
                } catch {
                    Issue.record("seed \(seed), \(kind): \(error)")
                }
                try await scene.heal()
                try await scene.settle("seed \(seed), \(kind) at \(branch.store)")
                print("FaultScenario: \(kind) at \(branch.store), \(ContinuousClock.now - start)")
            }
        }

        @Test(.enabled(if: count > 0), .timeLimit(.minutes(600))) func scenariosEndEqual() async throws {
            let first = SeededGenerator.runSeed
            var tally = FaultTally()
            try await FaultTemplate.with { template in
                try await withThrowingTaskGroup(of: (UInt64, FaultScenario.Outcome?).self) { group in
                    var begun = 0
                    var running = 0
                    while true {
                        while begun < Self.count, running < max(1, Self.jobs),
                            Self.keepsGoing || tally.failed.isEmpty
                        {
                            let seed = first &+ UInt64(begun)
                            group.addTask(executorPreference: ScenarioThread(seed: seed)) {
                                (seed, await Self.play(seed, on: template))
                            }
                            (begun, running) = (begun + 1, running + 1)
                        }
                        guard let (seed, outcome) = try await group.next() else { break }
                        running -= 1
                        if let outcome { tally.add(outcome) } else { tally.addFailure(seed) }
                    }
                }
            }
            print("FaultScenario total: \(tally)")
            fflush(nil)
        }

        /// How often a scenario is played again because a till was too slow for it.
        private static let repetitionsMax = 3

        /// Plays a scenario; nil: it has failed, and an issue says why.
        private static func play(
            _ seed: UInt64, on template: FaultTemplate, repetition: Int = 0
        ) async -> FaultScenario.Outcome? {
            do {
                return try await FaultScenario(seed: seed).run(on: template)
            } catch is FaultScenario.SlowTill where repetition < repetitionsMax {
                print("FaultScenario seed \(seed): again, a till has paused within a receipt for too long")
                return await play(seed, on: template, repetition: repetition + 1)
            } catch {
                print("FaultScenario seed \(seed): FAILED: \(error)")
                fflush(nil)
                Issue.record("seed \(seed): \(error)")
                return nil
            }
        }
    }
}
