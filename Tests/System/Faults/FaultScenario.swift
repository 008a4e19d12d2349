import Foundation
import KakuzukeProtocol
import SeededTestSupport
import SwiftProtobuf

/// Stores that sell while things go wrong, all of it from one seed; in the end every receipt is everywhere.
struct FaultScenario: CustomStringConvertible {
    /// One thing that goes wrong.
    struct Fault {
        var kind: FaultKind
        /// The place of the store that it concerns.
        var branch: Int
        /// Receipts of every store before it and while it lasts.
        var salesBefore: Int
        var salesMeanwhile: Int
        var milliseconds: Int
        /// True: it goes away before the next one begins; else it lasts to the end.
        var healsAtOnce: Bool
    }

    /// Longest that everything may take to be equal once nothing is wrong any more; seconds.
    static let healingSecondsMax = 60
    /// What an agent must never say of itself, whatever goes wrong around it.
    static let defects: Set<String> = ["defect", "internal", "data_loss", "spool_conflict", "batch_invalid"]

    let seed: UInt64
    let stores: Int
    let faults: [Fault]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        stores = random.number(1...2)
        let stores = stores
        faults = (0..<random.number(1...4)).map { _ in
            Fault(
                kind: random.pick(FaultKind.allCases), branch: random.number(0...(stores - 1)),
                salesBefore: random.number(0...8), salesMeanwhile: random.number(0...8),
                milliseconds: random.number(100...4_000), healsAtOnce: random.chance(50))
        }
    }

    var description: String {
        let words = faults.map { fault in
            "\(fault.kind) at \(fault.branch + 1) for \(fault.milliseconds) ms\(fault.healsAtOnce ? "" : " and on")"
        }
        return "seed \(seed): \(stores) stores, \(words.joined(separator: ", "))"
    }

    /// The machine was too slow for what the scenario wanted to try; it is to be played again.
    struct SlowTill: Error {}

    /// What a scenario came to.
    struct Outcome: Sendable {
        var kinds: [FaultKind]
        var receipts: Int
        /// Yen without tax.
        var yen: Int
        /// How often an agent was refused and adopted.
        var adoptions = 0
        /// How often a store was enrolled anew, because its file was damaged.
        var newFiles = 0
    }

    /// Plays the scenario.
    ///
    /// - Throws: `SystemTestError` with what is not equal in the end, or what `status` says that is not so.
    func run(on template: FaultTemplate) async throws -> Outcome {
        print("FaultScenario \(self)")
        fflush(nil)
        var random = SeededGenerator(seed: seed &+ 1)
        var outcome = Outcome(kinds: [], receipts: 0, yen: 0)
        let start = ContinuousClock.now
        try await FaultScene.with(template, seed: seed, stores: stores) { scene in
            let seconds: Int
            do {
                outcome.kinds = try await play(in: scene, &random)
                seconds = try await scene.settle("\(self)")
            } catch {
                if scene.branches.contains(where: \.till.hasPausedTooLong) { throw SlowTill() }
                throw error
            }
            (outcome.receipts, outcome.yen) = FaultLedger(scene: scene).sold
            (outcome.adoptions, outcome.newFiles) = (scene.adoptions, scene.newFiles)
            let all = (ContinuousClock.now - start).components.seconds
            print(
                "FaultScenario seed \(seed): \(outcome.receipts) receipts of \(outcome.yen) yen equal after "
                    + "\(seconds) s, \(all) s in all")
            fflush(nil)
        }
        return outcome
    }

    /// Lets the stores sell while things go wrong, and heals everything; gives what has gone wrong.
    private func play(in scene: FaultScene, _ random: inout SeededGenerator) async throws -> [FaultKind] {
        let kinds = scene.kinds
        var played: [FaultKind] = []
        // What lasts beside something else may hide it from `status`.
        var lasts = false
        for fault in faults where kinds.contains(fault.kind) {
            let branch = scene.branches[fault.branch]
            try await scene.sell(fault.salesBefore)
            // An agent that is refused until it is adopted says that in place of anything else.
            let isAlone = !lasts && !branch.mayConflict
            try await scene.begin(fault.kind, at: branch, &random)
            try await scene.sell(fault.salesMeanwhile)
            try await Task.sleep(for: .milliseconds(fault.milliseconds))
            // Where other stores have sold meanwhile, ratings rightly differ until the next feed.
            if isAlone, fault.kind != .cacheDamaged { try await scene.expectTruth(of: fault.kind, at: branch) }
            played.append(fault.kind)
            lasts = !fault.healsAtOnce
            if fault.healsAtOnce { try await scene.heal() }
        }
        try await scene.sell(2)
        try await scene.heal()
        return played
    }
}

extension FaultScene {
    /// Waits until the ledger is equal and gives after how many seconds that was.
    @discardableResult
    func settle(_ what: String) async throws -> Int {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(FaultScenario.healingSecondsMax)
        let ledger = FaultLedger(scene: self)
        while true {
            try await tend()
            let found = try await ledger.differences()
            try expectNoDefects(what)
            if found.isEmpty {
                let seconds = Int((clock.now - start).components.seconds)
                try await expectEqualDays(what)
                return seconds
            }
            guard clock.now < end else {
                let logs = try branches.map { "\($0.store):\n\(try $0.agent.said().suffix(1_500))" }
                throw SystemTestError(
                    reason: "not equal after \(FaultScenario.healingSecondsMax) s; \(what)\n"
                        + (found + logs).joined(separator: "\n"))
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Expects that journals, agents and server agree on every closed date once they are compared now.
    private func expectEqualDays(_ what: String) async throws {
        for branch in branches {
            let run = try await branch.agent.synchronize()
            guard run.status == 0, let (exit, status) = try branch.agent.status() else {
                throw SystemTestError(reason: "\(branch.store): no comparison: \(run.errors); \(what)")
            }
            let days = status.days
            guard exit == 0, days.waiting == 0, days.differentFromServer.isEmpty, days.differentFromJournals.isEmpty
            else { throw SystemTestError(reason: "\(branch.store): \(try days.jsonString()); \(what)") }
        }
    }

    /// Expects that no agent calls something a defect that is only a fault around it.
    func expectNoDefects(_ what: String) throws {
        for branch in branches {
            guard let said = try branch.agent.status()?.1.conversation,
                FaultScenario.defects.contains(said.failureCode),
                // A copy is refused until it is adopted.
                !(branch.mayConflict && said.failureCode == "spool_conflict")
            else { continue }
            throw SystemTestError(
                reason: "\(branch.store): \(said.failureCode): \(said.failureMessage); \(what)")
        }
    }
}
