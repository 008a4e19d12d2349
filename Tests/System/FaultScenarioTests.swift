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
        /// The selection that the ordinary tests play is the same each time, so that a change is judged by what it
        /// changes; `ops/faults --kinds` plays others.
        private static let selection: UInt64 = 2_769_746_731
        /// The only kind to be tried; nil: all.
        private static let onlyKind =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_FAULT_KIND"].flatMap { FaultKind(rawValue: $0) }

        @Test(.timeLimit(.minutes(10))) func everyFaultIsToldAndHeals() async throws {
            let seed = Self.count > 0 ? SeededGenerator.runSeed : Self.selection
            var random = SeededGenerator(seed: seed)
            try await FaultScene.with(seed: seed, stores: 2) { scene in
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
        }

        @Test(.enabled(if: count > 0), .timeLimit(.minutes(600))) func scenariosEndEqual() async throws {
            for number in 0..<Self.count {
                try await FaultScenario(seed: SeededGenerator.runSeed &+ UInt64(number)).run()
            }
        }
    }
}
