import Foundation
import SeededTestSupport

extension FaultScene {
    /// What may be changed in a rating cache.
    private static let damages = [
        "UPDATE state_# SET states = zeroblob(length(states))",
        "UPDATE state_# SET states = substr(states, 1, length(states) - 1)",
        "UPDATE customer_# SET facts = zeroblob(length(facts))",
        "UPDATE customer_# SET flags = flags + 1",
    ]

    /// Makes a fault at a store, or at headquarters; it lasts until `heal`.
    func begin(_ kind: FaultKind, at branch: FaultBranch, _ random: inout SeededGenerator) async throws {
        switch kind {
        case .agentKilled: try await branch.agent.kill()
        case .agentFrozen: if branch.agent.isRunning { try branch.agent.freeze() }
        case .serverKilled: try await server.kill()
        case .serverFrozen: if server.isRunning { try server.freeze() }
        case .serverRestored: try await restoreServer(&random)
        case .databaseKilled:
            guard server.databaseProcess != nil, !needsNewServer else { return }
            try await server.killDatabase()
            needsNewServer = true
        case .databaseConnections: try await endConnections(&random)
        case .networkCut, .networkSlow, .networkStalled, .networkHalfOpen, .networkRefused, .networkReset,
            .networkReordered:
            branch.proxy.set(network(kind, &random))
        case .clockAhead: try branch.shiftClock(days: random.pick([1, 40, 3_650]))
        case .clockBehind: try branch.shiftClock(days: -random.pick([1, 2, 300]))
        case .diskFull: try branch.fillDisk(leaving: random.number(0...40) * 4_096)
        case .diskReadOnly:
            // Whoever writes keeps a disk from being mounted read-only, so this is a machine that comes up so.
            try await branch.agent.kill()
            try branch.remountDisk("ro")
            try? await branch.agent.start()
        case .agentRestored, .agentCloned, .certificateEnding, .cacheDamaged, .fileDamaged, .logDamaged:
            // What cannot be written to cannot be changed behind the agent's back either.
            guard branch.takesWrites else { return }
            try await change(kind, branch, &random)
        }
    }

    /// Changes the agent's folder while the agent does not run.
    private func change(_ kind: FaultKind, _ branch: FaultBranch, _ random: inout SeededGenerator) async throws {
        switch kind {
        case .agentRestored: return try await restoreAgent(branch, sales: random.number(1...5))
        case .agentCloned: return try await cloneAgent(branch)
        default: break
        }
        try await branch.agent.kill()
        switch kind {
        case .certificateEnding:
            // The authority is not older than the template: a certificate that ended before it never was one.
            try await endCertificate(of: branch, inMinutes: random.pick([-30, -1, 60, 1_500, 40_000]))
        case .fileDamaged:
            try branch.damageFile(&random)
            branch.mayBeDamaged = true
        case .logDamaged:
            try branch.damageLog(&random)
            // What the agent wrote last is gone with it: a file that was put back, or one that does not fit its log.
            branch.mayConflict = true
            branch.mayBeDamaged = true
        default: try branch.change(random.pick(Self.damages))
        }
        try? await branch.agent.start()
    }

    private func network(_ kind: FaultKind, _ random: inout SeededGenerator) -> FaultProxy.Fault {
        switch kind {
        case .networkCut:
            .cut(
                afterBytes: random.number(0...random.pick([200, 4_000, 20_000])),
                random.pick(FaultProxy.Direction.allCases))
        case .networkSlow: .delay(random.number(20...250))
        case .networkStalled: .stall
        case .networkHalfOpen: .halfOpen
        case .networkRefused: .refuse
        case .networkReset: .reset
        default: .reorder(afterBytes: random.number(0...2_500), milliseconds: random.number(0...400))
        }
    }

    private func endConnections(_ random: inout SeededGenerator) async throws {
        for _ in 0..<random.number(4...10) {
            _ = try? server.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                """)
            try await Task.sleep(for: .milliseconds(random.number(20...250)))
        }
    }

    /// Takes all faults away, as the people of stores and headquarters would: programs that have ended are started.
    func heal() async throws {
        for branch in branches {
            branch.proxy.set(nil)
            if branch.hasDisk { try branch.remountDisk("rw,size=\(FaultBranch.diskBytes)") }
            try branch.shiftClock(days: nil)
            if let clone = branch.clone {
                try await clone.kill()
                branch.clone = nil
            }
            if branch.agent.isRunning { try branch.agent.thaw() }
        }
        if server.isRunning { try server.thaw() }
        if needsNewServer {
            try await server.kill()
            needsNewServer = false
        }
        if !server.isRunning { try await server.start() }
        for branch in branches {
            if branch.mayBeDamaged {
                try await examineFile(of: branch)
            } else if !branch.agent.isRunning {
                try await branch.agent.start()
            }
        }
    }
}
