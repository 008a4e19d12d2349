import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// What headquarters orders agents to do, and what became of it.
struct AgentCommandDesk: Sendable {
    private static let counter = "agent_command"

    let database: Database
    /// The time of day, by which commands expire.
    let clock: WallClock

    /// Orders an agent to do something with one of its next rounds.
    ///
    /// - Parameters:
    ///   - request: the agent and the order.
    ///   - caller: who orders it.
    /// - Returns: the number of the command.
    /// - Throws: `ServiceError.notFound` for an agent that is not within reach, `wrongState` for one that is revoked or
    ///   has as many commands as may wait, `invalidField` for an order that is none.
    func order(
        _ request: Kakuzuke_V1_OrderAgentCommandRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_OrderAgentCommandResponse {
        let now = clock.now()
        let expiresAt = now.adding(seconds: Int64(CommandLimits.lifetimeDays) * 86_400)
        let tenant = caller.scope.tenant
        let number = try await database.transaction(caller.scope) { transaction in
            // The lock comes first, so that of many at once none passes the limit.
            let (_, agents) = try await transaction.run(LockAuditHead(tenant: tenant), ListAgents(tenant: tenant))
            let agent = try Self.agent(request.agentID, agents, caller)
            guard agent.revokedAt == nil else {
                throw ServiceError(.wrongState, "the agent is revoked and gets no commands", field: "agent_id")
            }
            let order = try Self.order(request, agent)
            let open = try await transaction.run(CountOpenCommands(tenant: tenant, agent: agent.agent, now: now))
            guard open.first?.commands ?? 0 < Int64(CommandLimits.openPerAgentMax) else {
                throw ServiceError(
                    .wrongState,
                    "\(CommandLimits.openPerAgentMax) commands wait for the agent already; order more once it has "
                        + "done them or they have expired", field: "agent_id")
            }
            let numbers = try await transaction.run(TakeNumbers(tenant: tenant, name: Self.counter, count: 1))
            guard let number = numbers.first?.first else {
                throw ServiceError(.internalFault, "no number was given")
            }
            _ = try await transaction.run(
                InsertAgentCommand(
                    tenant: tenant, number: number, agent: agent.agent, kind: order.kind.rawValue,
                    fromSequence: order.fromSequence, fromDate: order.fromDate, orderedAt: now,
                    orderedBy: caller.label, expiresAt: expiresAt))
            try await AuditTrail.append(
                caller.event(
                    "agent.command_ordered", at: now,
                    [
                        ("agent", agent.agent.uuidString.lowercased()), ("command", String(number)),
                        ("kind", order.kind.word), ("from", order.text),
                    ]), caller.scope, transaction)
            return number
        }
        var response = Kakuzuke_V1_OrderAgentCommandResponse()
        response.commandNumber = UInt64(number)
        response.expiresAtMs = expiresAt.milliseconds
        return response
    }

    /// The newest commands of the agents within reach.
    ///
    /// - Throws: `ServiceError.notFound` for an agent that is not.
    func list(
        _ request: Kakuzuke_V1_ListAgentCommandsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListAgentCommandsResponse {
        let now = clock.now()
        let tenant = caller.scope.tenant
        let all = try await database.run(caller.scope, ListAgents(tenant: tenant))
        var agents = all.filter { caller.reach.includes($0.store) }
        if !request.agentID.isEmpty { agents = [try Self.agent(request.agentID, all, caller)] }
        let rows = try await database.run(
            caller.scope,
            ListAgentCommands(
                tenant: tenant, agents: agents.map(\.agent), limit: Int64(CommandLimits.listedMax)))
        let stores = Dictionary(agents.map { ($0.agent, $0.storeCode) }) { first, _ in first }
        var response = Kakuzuke_V1_ListAgentCommandsResponse()
        response.commands = rows.map { Self.message($0, store: stores[$0.agent] ?? "", at: now) }
        return response
    }

    /// The bundle that an agent has sent by a command.
    ///
    /// - Throws: `ServiceError.notFound` for a command that is not within reach, or has no bundle.
    func bundle(
        _ request: Kakuzuke_V1_FetchDiagnosticsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_FetchDiagnosticsResponse {
        let tenant = caller.scope.tenant
        let (rows, agents) = try await database.run(
            caller.scope, SelectAgentBundle(tenant: tenant, number: Int64(clamping: request.commandNumber)),
            ListAgents(tenant: tenant))
        guard let row = rows.first, let agent = agents.first(where: { $0.agent == row.agent }),
            caller.reach.includes(agent.store), let bundle = row.bundle
        else {
            throw ServiceError(
                .notFound, "no bundle is kept for this command; `kakuzuke agent commands` lists those that have one",
                field: "command_number")
        }
        var response = Kakuzuke_V1_FetchDiagnosticsResponse()
        response.contents = Data(bundle.bytes)
        return response
    }

    // MARK: - Reading requests

    /// An order that was checked.
    private struct Order {
        var kind: AgentCommandKind
        var fromSequence: Int64?
        var fromDate: CalendarDate?

        /// Where a resend begins, for the audit log; empty: it is none.
        var text: String { fromSequence.map { String($0) } ?? fromDate.map { "\($0)" } ?? "" }
    }

    private static func agent(
        _ text: String, _ agents: [ListAgents.Row], _ caller: Caller
    ) throws(ServiceError) -> ListAgents.Row {
        guard let id = UUID(uuidString: text), let agent = agents.first(where: { $0.agent == id }),
            caller.reach.includes(agent.store)
        else { throw ServiceError(.notFound, "there is no such agent", field: "agent_id") }
        return agent
    }

    private static func order(
        _ request: Kakuzuke_V1_OrderAgentCommandRequest, _ agent: ListAgents.Row
    ) throws(ServiceError) -> Order {
        switch request.order {
        case .diagnostics: return Order(kind: .diagnostics)
        case .resend(let resend):
            switch resend.start {
            case .fromSequence(let sequence):
                guard sequence >= 1, sequence <= UInt64(clamping: agent.acknowledgedSequence) else {
                    throw ServiceError(
                        .invalidField,
                        "a sequence from 1 to \(agent.acknowledgedSequence), the last that the server has",
                        field: "resend.from_sequence")
                }
                return Order(kind: .resend, fromSequence: Int64(clamping: sequence))
            case .fromDate(let days):
                let date = CalendarDate(daysSinceEpoch: days)
                guard FactLimits.dates.contains(date) else {
                    throw ServiceError(.invalidField, "a date from 1900 to 9999", field: "resend.from_date")
                }
                return Order(kind: .resend, fromDate: date)
            case nil: throw ServiceError(.invalidField, "a sequence or a date to begin with", field: "resend")
            }
        case nil: throw ServiceError(.invalidField, "an order that this server knows", field: "order")
        }
    }

    private static func message(
        _ row: ListAgentCommands.Row, store: String, at now: Moment
    ) -> Kakuzuke_V1_ListAgentCommandsResponse.Command {
        var command = Kakuzuke_V1_ListAgentCommandsResponse.Command()
        command.commandNumber = UInt64(clamping: row.number)
        command.agentID = row.agent.uuidString.lowercased()
        command.storeCode = store
        switch AgentCommandKind(rawValue: row.kind) {
        case .resend:
            command.resend = AgentCommandKind.resendOrder(
                fromSequence: row.fromSequence, fromDate: row.fromDate, through: row.resentThrough)
        case .diagnostics: command.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
        case nil: break
        }
        command.state = AgentCommandStanding(row).state(at: now)
        command.orderedBy = row.orderedBy
        command.orderedAtMs = row.orderedAt.milliseconds
        command.expiresAtMs = row.expiresAt.milliseconds
        if let taken = row.takenAt { command.takenAtMs = taken.milliseconds }
        if let ended = row.endedAt { command.endedAtMs = ended.milliseconds }
        command.reasonCode = row.reasonCode
        command.resentFrom = UInt64(clamping: row.resentFrom)
        command.accepted = UInt64(clamping: row.accepted)
        command.duplicates = UInt64(clamping: row.duplicates)
        command.amended = UInt64(clamping: row.amended)
        command.quarantined = UInt64(clamping: row.quarantined)
        command.bundleBytes = UInt64(clamping: row.bundleBytes)
        return command
    }
}
