import Foundation
import KakuzukeProtocol
import Storage

/// Hands commands out to agents and takes what becomes of them.
struct AgentCommandIntake: Sendable {
    let database: Database
    /// The time of day, by which commands expire.
    let clock: WallClock

    /// The commands that an agent may do now; one that it was told of before and has not ended comes again.
    ///
    /// - Throws: `ServiceError.handshakeMissing` for another installation than the present one.
    func take(
        _ request: Kakuzuke_V1_TakeCommandsRequest, _ agent: AgentCredential
    ) async throws -> Kakuzuke_V1_TakeCommandsResponse {
        let now = clock.now()
        let tenant = agent.scope.tenant
        let rows = try await database.transaction(agent.scope) { transaction in
            try await Self.requirePresent([UInt8](request.installEpoch), agent, transaction)
            return try await transaction.run(TakeAgentCommands(tenant: tenant, agent: agent.agent, now: now))
        }
        var response = Kakuzuke_V1_TakeCommandsResponse()
        response.commands = rows.sorted { $0.number < $1.number }.map { row in
            var command = Kakuzuke_V1_AgentCommand()
            command.commandNumber = UInt64(clamping: row.number)
            switch AgentCommandKind(rawValue: row.kind) {
            case .resend:
                command.resend = AgentCommandKind.resendOrder(
                    fromSequence: row.fromSequence, fromDate: row.fromDate, through: row.resentThrough)
            case .diagnostics: command.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
            case nil: break
            }
            return command
        }
        return response
    }

    /// Takes the agent's word on how a command has ended; told again, it changes nothing.
    ///
    /// - Throws: `ServiceError.notFound` for a command that is not the agent's, `wrongState` for one that has ended
    ///   otherwise or expired, `invalidField` for an outcome or a reason that is none.
    func end(_ request: Kakuzuke_V1_ReportCommandRequest, _ agent: AgentCredential) async throws {
        guard let ending = AgentCommandStanding.Ending(request.outcome) else {
            throw ServiceError(.invalidField, "done, refused or failed", field: "outcome")
        }
        let reason = request.reasonCode
        guard Self.isReason(reason, of: ending) else {
            throw ServiceError(
                .invalidField,
                "a word of at most \(CommandLimits.reasonBytesMax) letters where it was not done, else nothing",
                field: "reason_code")
        }
        let now = clock.now()
        let number = Int64(clamping: request.commandNumber)
        try await database.transaction(agent.scope) { transaction in
            try await Self.requirePresent([UInt8](request.installEpoch), agent, transaction)
            let row = try await Self.lock(number, agent, transaction)
            guard try AgentCommandStanding(row).ends(as: ending, reasonCode: reason, at: now) else { return }
            guard ending != .done || row.kind != AgentCommandKind.diagnostics.rawValue else {
                throw ServiceError(.wrongState, "diagnostics are done once their bundle is here", field: "outcome")
            }
            try await Self.end(row, number, as: ending, reason, at: now, agent, transaction)
        }
    }

    /// Keeps a bundle, which ends its command; one that comes again changes nothing.
    ///
    /// - Throws: as `end`, and `ServiceError.quotaExceeded` when the tenant has no room.
    func keep(_ bundle: DiagnosticsAssembly.Bundle, from agent: AgentCredential) async throws {
        let now = clock.now()
        let tenant = agent.scope.tenant
        let number = Int64(clamping: bundle.number)
        try await database.transaction(agent.scope) { transaction in
            try await Self.requirePresent(bundle.installEpoch, agent, transaction)
            let row = try await Self.lock(number, agent, transaction)
            guard row.kind == AgentCommandKind.diagnostics.rawValue else {
                throw ServiceError(.wrongState, "the command asks for no bundle", field: "command_number")
            }
            guard try AgentCommandStanding(row).ends(as: .done, reasonCode: "", at: now) else { return }
            try TenantQuota.requireRoom(try await transaction.run(SelectStorageRoom(tenant: tenant)).first)
            _ = try await transaction.run(
                StoreAgentBundle(tenant: tenant, number: number, bundle: StoredBytes(bundle.packed)),
                AddStoredBytes(tenant: tenant, bytes: Int64(bundle.packed.count)))
            try await Self.end(row, number, as: .done, "", at: now, agent, transaction)
        }
    }

    /// Makes sure that the present installation calls.
    private static func requirePresent(
        _ epoch: [UInt8], _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws {
        let rows = try await transaction.run(SelectCurrentEpoch(tenant: agent.scope.tenant, agent: agent.agent))
        guard let row = rows.first, row.installEpoch.bytes == epoch else {
            throw ServiceError(.handshakeMissing, "shake hands before commands")
        }
    }

    private static func lock(
        _ number: Int64, _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws -> LockAgentCommand.Row {
        let rows = try await transaction.run(LockAgentCommand(tenant: agent.scope.tenant, number: number))
        guard let row = rows.first, row.agent == agent.agent else {
            throw ServiceError(.notFound, "there is no such command", field: "command_number")
        }
        return row
    }

    private static func end(
        _ row: LockAgentCommand.Row, _ number: Int64, as ending: AgentCommandStanding.Ending, _ reason: String,
        at now: Moment, _ agent: AgentCredential, _ transaction: StorageTransaction
    ) async throws {
        _ = try await transaction.run(
            EndAgentCommand(
                tenant: agent.scope.tenant, number: number, state: ending.rawValue, endedAt: now, reasonCode: reason))
        var details = [
            ("command", String(number)), ("kind", AgentCommandKind(rawValue: row.kind)?.word ?? ""),
            ("became", ending.word),
        ]
        if !reason.isEmpty { details.append(("reason", reason)) }
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: "agent.command_ended", details: details),
            agent.scope, transaction)
    }

    /// A word of small letters, digits and underscores, and only where something was not done.
    private static func isReason(_ reason: String, of ending: AgentCommandStanding.Ending) -> Bool {
        guard ending != .done else { return reason.isEmpty }
        return (1...CommandLimits.reasonBytesMax).contains(reason.utf8.count)
            && reason.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
    }
}
