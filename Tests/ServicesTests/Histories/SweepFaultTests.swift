import Foundation
import KakuzukeProtocol
import StorageTestSupport
import Synchronization
import Testing

@testable import Services
@testable import Storage

// Goal: a sweep that is given up, or of which one worker fails, ends within a second as a whole and leaves neither
// files nor connections nor locks behind; the next one does its whole work. Method: a real database; readers that take
// long and give up in the middle; workers that wait at the database for a lock, and connections that are killed.
@Suite(.serialized) struct SweepFaultTests {
    /// What becomes of a sweep in the middle of its work.
    enum Fault: CaseIterable {
        /// The caller gives up.
        case givingUp
        /// The connection of the worker that has begun first is killed, the one whose snapshot all see.
        case firstConnection
        /// The connection of the other worker is killed.
        case secondConnection
    }

    private static func isGivenUp(_ error: any Error) -> Bool {
        error is CancellationError || (error as? StorageError)?.code == .cancelled
    }

    /// Runs a sweep whose workers wait for `scene`, lets a fault happen when `stalled` of them wait, and expects that
    /// it ends soon and says what happened.
    private static func expectEnd(
        of task: Task<Int, any Error>, by fault: Fault, stalled: Int, _ scene: SweepScene
    ) async throws {
        try await scene.untilStalled(stalled)
        let (result, duration) = try await ProcessLag.measuring { lag in
            let begun = ContinuousClock.now
            switch fault {
            case .givingUp: task.cancel()
            case .firstConnection: try await scene.killStalled("ASC")
            case .secondConnection: try await scene.killStalled("DESC")
            }
            let result = await task.result
            return (result, ContinuousClock.now - begun - lag.duration)
        }
        #expect(duration < SweepScene.endingMax, "\(fault)")
        let error = try #require(throws: (any Error).self) { try result.get() }
        if fault == .givingUp {
            #expect(isGivenUp(error), "\(error)")
        } else {
            #expect((error as? StorageError)?.code == .unavailable, "\(error)")
        }
    }

    @Test(arguments: SweepWatch.Phase.allCases)
    func whoGivesUpInTheMiddleDoesNotWait(_ phase: SweepWatch.Phase) async throws {
        let isReading = phase == .reading
        try await SweepScene.with(customers: isReading ? 10 : 2_000, walkIns: isReading ? 15_000 : 0) { scene in
            let watch = SweepWatch(slow: phase)
            let (isReady, ready) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                for await _ in isReady {}
                return try await scene.go(watch)
            }
            watch.giveUpInTheMiddle { task.cancel() }
            let (result, ended) = await ProcessLag.measuring { lag in
                ready.finish()
                let result = await task.result
                return (result, ContinuousClock.now - lag.duration)
            }
            let givenUpAt = try #require(watch.givenUpAt)
            #expect(ended - givenUpAt < SweepScene.endingMax)
            // What each worker was about to hand on, and no more.
            #expect(watch.meetingsAfterGivingUp <= 2 * HistorySweep.workers)
            let error = try #require(throws: (any Error).self) { try result.get() }
            #expect(Self.isGivenUp(error), "\(error)")
            try await scene.expectNothingLeft()
        }
    }

    @Test(arguments: [Fault.givingUp, .secondConnection])
    func aWorkerThatReadsDoesNotOutliveTheOther(_ fault: Fault) async throws {
        // The first worker is slow with the receipts of nobody; the second waits at the database.
        try await SweepScene.with(customers: 10, walkIns: 15_000) { scene in
            let lock = Mutex<Task<Void, any Error>?>(nil)
            let task = Task {
                try await scene.go(SweepWatch(slow: .reading)) { done, _ in
                    guard done == 0, lock.withLock({ $0 == nil }) else { return }
                    let waiting = try await scene.stallNextReader()
                    lock.withLock { $0 = waiting }
                }
            }
            try await Self.expectEnd(of: task, by: fault, stalled: 1, scene)
            try await lock.withLock { $0 }?.value
            try await scene.expectNothingLeft("\(fault)")
        }
    }

    @Test(arguments: Fault.allCases)
    func workersThatWaitForCustomersEndTogether(_ fault: Fault) async throws {
        try await SweepScene.with(customers: 50) { scene in
            try await scene.locking("customer_enrolments") {
                let task = Task { try await scene.go() }
                try await Self.expectEnd(of: task, by: fault, stalled: HistorySweep.workers, scene)
            }
            try await scene.expectNothingLeft("\(fault)")
        }
    }

    @Test(.enabled(if: SmallDisk.canMount, "needs root to mount a small disk"))
    func aFullDiskIsToldAndKeepsNothing() async throws {
        try await SmallDisk.with(kilobytes: 256) { disk in
            // Some forty bytes each, more than the disk takes.
            try await SweepScene.with(customers: 2_000, receiptsEach: 9, in: disk.folder) { scene in
                let error = await #expect(throws: ServiceError.self) { _ = try await scene.go() }
                #expect(error?.code == .unavailable)
                let message = error?.message ?? ""
                #expect(message.contains("No space left on device; make room in its temporary folder"), "\(message)")
                #expect(message.contains("TMPDIR"))
                #expect(try disk.usedBytes() == 0)
                try disk.grow(kilobytes: 8_192)
                try await scene.expectNothingLeft()
                #expect(try disk.usedBytes() == 0)
            }
        }
    }

    // MARK: - Those who sweep

    /// Runs a work in the middle of which a fault happens, with turns of its own.
    private static func expectTurnsBack(
        _ fault: Fault, _ scene: SweepScene, _ work: @escaping @Sendable (WorkAdmission) async throws -> Void
    ) async throws {
        let admission = WorkAdmission(
            database: scene.tenant.store.database, clock: scene.tenant.clock.wallClock)
        try await scene.locking("customer_enrolments") {
            let task = Task {
                try await work(admission)
                return 0
            }
            try await Self.expectEnd(of: task, by: fault, stalled: HistorySweep.workers, scene)
        }
        let turns = admission.work.simulations
        let (running, waiting) = (await turns.runningCount, await turns.waitingCount)
        #expect(running == 0 && waiting == 0, "\(fault)")
        try await work(admission)
    }

    private static func count(_ scene: SweepScene, _ query: String) async throws -> Int {
        let rows = try await scene.tenant.store.texts(query)
        return rows.first.flatMap { Int($0) } ?? -1
    }

    private static func entries(_ scene: SweepScene, _ action: String) async throws -> Int {
        let tenant = scene.tenant
        let entries = try await tenant.store.database.run(
            tenant.scope, ListAuditEntries(tenant: tenant.scope.tenant, after: 0, limit: 10_000))
        return entries.count { String(decoding: $0.content.bytes, as: UTF8.self).contains(action) }
    }

    @Test(arguments: Fault.allCases)
    func aRecomputationThatFailsMarksNobody(_ fault: Fault) async throws {
        try await SweepScene.with(customers: 50) { scene in
            let tenant = scene.tenant
            let waiting = "SELECT count(*)::text FROM customers WHERE needs_remake"
            // The customer who was uploaded waits; the others have receipts and no states.
            #expect(try await Self.count(scene, waiting) == 1)
            let ran = Mutex(0)
            try await Self.expectTurnsBack(fault, scene) { admission in
                // The fault of the first one has left no mark.
                if ran.withLock({ $0 }) == 1 {
                    #expect(try await Self.count(scene, waiting) == 1)
                    #expect(try await Self.entries(scene, "ratings.recomputed") == 0)
                }
                ran.withLock { $0 += 1 }
                var request = Kakuzuke_V1_RecomputeRatingsRequest()
                request.repair = true
                let desk = RecomputationDesk(
                    database: tenant.store.database, directories: tenant.directories, admission: admission,
                    remaker: tenant.remaker, businessClock: tenant.clock.wallClock,
                    clock: TestBackend.certificateClock)
                try await desk.recompute(request, by: tenant.owner) { _ in }
            }
            #expect(try await Self.count(scene, "SELECT count(*)::text FROM rating_states") >= 51)
            #expect(try await Self.entries(scene, "ratings.recomputed") == 1)
            try await scene.expectNothingLeft("\(fault)")
        }
    }

    @Test(arguments: Fault.allCases)
    func aSimulationThatFailsLeavesNoReport(_ fault: Fault) async throws {
        try await SweepScene.with(customers: 50) { scene in
            let tenant = scene.tenant
            let reports = "SELECT count(*)::text FROM policy_simulations"
            let ran = Mutex(0)
            try await Self.expectTurnsBack(fault, scene) { admission in
                if ran.withLock({ $0 }) == 1 {
                    #expect(try await Self.count(scene, reports) == 0)
                    #expect(try await Self.entries(scene, "policy.simulated") == 0)
                }
                ran.withLock { $0 += 1 }
                var request = Kakuzuke_V1_SimulatePolicyRequest()
                request.version = 2
                let desk = SimulationDesk(
                    database: tenant.store.database, directories: tenant.directories, admission: admission,
                    businessClock: tenant.clock.wallClock, clock: TestBackend.certificateClock)
                try await desk.simulate(request, by: tenant.owner) { _ in }
            }
            #expect(try await Self.count(scene, reports) == 1)
            #expect(try await Self.entries(scene, "policy.simulated") == 1)
            try await scene.expectNothingLeft("\(fault)")
        }
    }
}
