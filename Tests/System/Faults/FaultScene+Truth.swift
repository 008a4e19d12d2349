import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf
import Testing

extension FaultScene {
    /// Longest that an agent may take to notice what lasts; seconds.
    private static let noticingSecondsMax = 60
    /// How long an agent and its copy have for the same receipts; seconds.
    private static let sellingSeconds = 10

    /// Expects that a store's `status` tells a fault that lasts alone, or that all is well where it does no harm.
    func expectTruth(of kind: FaultKind, at branch: FaultBranch) async throws {
        switch kind {
        case .agentKilled: try await expect(branch, toSay: "The agent is not running")
        case .diskFull: try await expect(branch, toSay: "The disk has 0 MB left")
        case .clockAhead, .clockBehind: try await expect(branch, toSay: "This machine's clock is ")
        case .diskReadOnly: try await expect(branch, toSay: "read-only")
        case .cacheDamaged: try await expectNoWrongRatings(at: branch)
        case .serverKilled, .databaseKilled, .networkRefused, .networkReset:
            try await expect(branch, toSay: "The last round failed: unavailable")
        case .networkCut:
            let fault = branch.proxy.now.fault
            // Too little for the beginning of a conversation.
            branch.proxy.set(.cut(afterBytes: 900, .fromServer))
            try await expect(branch, toSay: "The last round failed: unavailable")
            branch.proxy.set(fault)
        case .certificateEnding: try await expect(branch, toSay: "The certificate end")
        case .agentCloned: try await expectConflict(at: branch)
        case .fileDamaged, .logDamaged: try await expectDamageIsTold(at: branch)
        case .networkHalfOpen, .serverRestored: try await expectNewRound(at: branch)
        case .serverFrozen, .networkStalled:
            // A round begins and gets no answer, or it has been given up.
            try await branch.agent.wait(seconds: Self.noticingSecondsMax, for: "a round under way") { status in
                status.hasRoundSinceMs || !status.conversation.failureCode.isEmpty
            }
        case .networkSlow:
            try await expectNewRound(at: branch)
            #expect(try branch.agent.status()?.exit == 0, "a slow network is no fault")
        case .agentFrozen, .agentRestored, .databaseConnections, .networkReordered: break
        }
    }

    /// Waits until another round has succeeded; its time may be earlier where the clock was set back meanwhile.
    private func expectNewRound(at branch: FaultBranch) async throws {
        guard let before = try branch.agent.status()?.1.conversation.succeededAtMs else {
            throw SystemTestError(reason: "\(branch.store): no status")
        }
        try await branch.agent.wait(seconds: Self.noticingSecondsMax, for: "another round") { status in
            status.conversation.succeededAtMs != before
        }
    }

    /// Of an agent and its copy one is refused as soon as there is something to send.
    ///
    /// Both read the same journal. Where they cut the same receipts into the same batches, each has told what the other
    /// one has: there is nothing to refuse yet, so that the till goes on selling.
    private func expectConflict(at branch: FaultBranch) async throws {
        guard let clone = branch.clone else { return }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.noticingSecondsMax)
        while clock.now < end {
            try await branch.till.sell(2)
            let next = clock.now + .seconds(Self.sellingSeconds)
            while clock.now < next {
                for agent in [branch.agent, clone] {
                    let run = try agent.run("status")
                    if run.status == 1, run.output.contains("The last round failed: spool_conflict") { return }
                }
                try await Task.sleep(for: .milliseconds(300))
            }
        }
        throw SystemTestError(reason: "\(branch.store): neither the agent nor its copy is refused")
    }

    /// An agent that does not run because of its file says so; one that runs has met no damage.
    private func expectDamageIsTold(at branch: FaultBranch) async throws {
        guard !branch.agent.isRunning else { return }
        let run = try branch.agent.run("status")
        let said = run.output + run.errors
        let isTold = said.contains("damaged") || said.contains("The agent is not running") || said.contains("agent.db")
        guard run.status != 0, isTold else {
            throw SystemTestError(reason: "\(branch.store): \(run.status) \(said)")
        }
    }

    private func expect(_ branch: FaultBranch, toSay words: String) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.noticingSecondsMax)
        while true {
            let run = try branch.agent.run("status")
            let said = run.output + run.errors
            if run.status != 0, said.contains(words) { return }
            guard clock.now < end else {
                throw SystemTestError(
                    reason: "\(branch.store) does not say \"\(words)\" but \(run.status) \(said)\n"
                        + "\(try branch.agent.said().suffix(1_000))")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// No member has another rating at the store than at the server: where it cannot be told, it is not.
    private func expectNoWrongRatings(at branch: FaultBranch) async throws {
        // Without a server it cannot mend itself meanwhile.
        branch.proxy.set(.refuse)
        var wasRefused = false
        let ledger = FaultLedger(scene: self)
        let (client, door) = (try server.client(), try branch.agent.door())
        let (options, key) = (try retailer.callOptions(), try retailer.identifierKey())
        for member in members {
            var (hashed, named) = (Kakuzuke_V1_CustomerReference(), Kakuzuke_V1_CustomerReference())
            hashed.identifier = Kakuzuke_V1_HashedIdentifier(try key.hash(member, kind: .memberNumber))
            named.memberNumber = member
            let offline = await ledger.rating(door, named, RPCCallOptions(deadline: .seconds(10)))
            let online = await ledger.rating(client, hashed, options)
            wasRefused = wasRefused || offline != online
            #expect(offline == online || offline.hasPrefix("refused"), "\(member): \(offline) instead of \(online)")
        }
        await door.shutdown()
        await client.shutdown()
        if wasRefused { try await expect(branch, toSay: "The ratings are damaged: ") }
    }
}
