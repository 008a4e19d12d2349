import Foundation
import KakuzukeProtocol
import SeededTestSupport

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

    /// Plays the scenario; what is not equal in the end is an issue.
    func run() async throws {
        print("FaultScenario \(self)")
        fflush(nil)
        var random = SeededGenerator(seed: seed &+ 1)
        try await FaultScene.with(seed: seed, stores: stores) { scene in
            let kinds = scene.kinds
            for fault in faults where kinds.contains(fault.kind) {
                try await scene.sell(fault.salesBefore)
                try await scene.begin(fault.kind, at: scene.branches[fault.branch], &random)
                try await scene.sell(fault.salesMeanwhile)
                try await Task.sleep(for: .milliseconds(fault.milliseconds))
                if fault.healsAtOnce { try await scene.heal() }
            }
            try await scene.sell(2)
            try await scene.heal()
            let seconds = try await scene.settle("\(self)")
            let receipts = scene.branches.reduce(0) { $0 + $1.till.receipts.count }
            print("FaultScenario seed \(seed): \(receipts) receipts equal after \(seconds) s")
            fflush(nil)
        }
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
            let found = try await ledger.differences()
            try expectNoDefects(what)
            if found.isEmpty { return Int((clock.now - start).components.seconds) }
            guard clock.now < end else {
                let logs = try branches.map { "\($0.store):\n\(try $0.agent.said().suffix(1_500))" }
                throw SystemTestError(
                    reason: "not equal after \(FaultScenario.healingSecondsMax) s; \(what)\n"
                        + (found + logs).joined(separator: "\n"))
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Expects that no agent calls something a defect that is only a fault around it.
    func expectNoDefects(_ what: String) throws {
        for branch in branches {
            guard let said = try branch.agent.status()?.1.conversation,
                FaultScenario.defects.contains(said.failureCode)
            else { continue }
            throw SystemTestError(
                reason: "\(branch.store): \(said.failureCode): \(said.failureMessage); \(what)")
        }
    }
}
