import KakuzukeProtocol

/// What agents were ordered to do, for a person and for programs.
enum AgentOrderText {
    typealias Command = Kakuzuke_V1_ListAgentCommandsResponse.Command

    /// Gives an order and tells its number.
    static func order(
        _ request: Kakuzuke_V1_OrderAgentCommandRequest, _ signIn: SignInOptions
    ) async throws -> CommandReport {
        let made: Kakuzuke_V1_OrderAgentCommandResponse = try await signIn.withServer { server in
            try await server.call("StoreService/OrderAgentCommand", request)
        }
        let expiry = MomentText.utc(milliseconds: made.expiresAtMs)
        return CommandReport(
            text: """
                ordered as command \(made.commandNumber); the agent does it with its next round, until \(expiry)
                  next: `kakuzuke agent commands` shows what becomes of it
                """,
            json: [
                "command": .integer(Int64(clamping: made.commandNumber)), "agent_id": .text(request.agentID),
                "expires_at": .text(expiry),
            ])
    }

    /// A table of commands, and below it why some were not done.
    static func table(_ commands: [Command]) -> String {
        var table = TextTable(
            .init(title: "COMMAND", alignsRight: true), .init(title: "STORE"), .init(title: "AGENT"),
            .init(title: "ORDER"), .init(title: "STATE"), .init(title: "ORDERED"), .init(title: "ENDED"),
            .init(title: "OUTCOME"))
        for command in commands {
            table.add(
                MoneyText.count(command.commandNumber), command.storeCode, command.agentID, order(command),
                word(command.state), MomentText.utc(milliseconds: command.orderedAtMs),
                command.hasEndedAtMs ? MomentText.utc(milliseconds: command.endedAtMs) : "-", outcome(command))
        }
        let text = table.text(none: "no commands")
        let steps = commands.compactMap(nextStep)
        return steps.isEmpty ? text : text + "\n\n" + steps.joined(separator: "\n")
    }

    /// A command as an object; moments that have not come are null.
    static func json(_ command: Command) -> JSONValue {
        func moment(_ milliseconds: Int64, _ isPresent: Bool) -> JSONValue {
            isPresent ? .text(MomentText.utc(milliseconds: milliseconds)) : .null
        }
        func count(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
        var fields: [String: JSONValue] = [
            "command": count(command.commandNumber), "agent_id": .text(command.agentID),
            "store": .text(command.storeCode), "state": .text(word(command.state)),
            "ordered_by": .text(command.orderedBy), "ordered_at": moment(command.orderedAtMs, true),
            "expires_at": moment(command.expiresAtMs, true),
            "taken_at": moment(command.takenAtMs, command.hasTakenAtMs),
            "ended_at": moment(command.endedAtMs, command.hasEndedAtMs), "reason": .text(command.reasonCode),
        ]
        switch command.order {
        case .resend(let resend):
            fields["kind"] = .text("resend")
            if case .fromDate(let days) = resend.start { fields["from"] = .text(MomentText.date(days)) }
            if case .fromSequence(let sequence) = resend.start { fields["from_sequence"] = count(sequence) }
            fields["resent_from"] = count(command.resentFrom)
            fields["resent_through"] = count(resend.resentThrough)
            fields["accepted"] = count(command.accepted)
            fields["duplicates"] = count(command.duplicates)
            fields["amended"] = count(command.amended)
            fields["quarantined"] = count(command.quarantined)
        case .diagnostics:
            fields["kind"] = .text("diagnostics")
            fields["bundle_bytes"] = count(command.bundleBytes)
        case nil: fields["kind"] = .text("unknown")
        }
        return .object(fields)
    }

    /// The word for a state.
    static func word(_ state: Kakuzuke_V1_AgentCommandState) -> String {
        switch state {
        case .ordered: "ordered"
        case .taken: "taken"
        case .done: "done"
        case .refused: "refused"
        case .failed: "failed"
        case .expired: "expired"
        default: "unknown"
        }
    }

    private static func order(_ command: Command) -> String {
        switch command.order {
        case .resend(let resend):
            switch resend.start {
            case .fromDate(let days): "resend from \(MomentText.date(days))"
            case .fromSequence(let sequence): "resend from sequence \(MoneyText.count(sequence))"
            case nil: "resend"
            }
        case .diagnostics: "diagnostics"
        case nil: "unknown"
        }
    }

    private static func outcome(_ command: Command) -> String {
        if !command.reasonCode.isEmpty { return command.reasonCode }
        guard case .resend(let resend) = command.order else {
            return command.bundleBytes > 0 ? "\(MoneyText.count(command.bundleBytes)) bytes" : "-"
        }
        guard command.resentFrom > 0 else { return "-" }
        let counts = [
            (command.accepted, "new"), (command.amended, "amended"), (command.duplicates, "known"),
            (command.quarantined, "in quarantine"),
        ]
        return "\(MoneyText.count(command.resentFrom))-\(MoneyText.count(resend.resentThrough)): "
            + counts.map { "\(MoneyText.count($0)) \($1)" }.joined(separator: ", ")
    }

    /// What to do about a command that was not done; nil: nothing.
    private static func nextStep(_ command: Command) -> String? {
        let step: String
        switch (command.state, command.reasonCode) {
        case (.expired, _):
            step = "the agent did not do it in time; see when it was last seen: kakuzuke agent list"
        case (.refused, "not_known"): step = "the agent's version does not know it; update the agent"
        case (.refused, "nothing_kept"): step = "the agent keeps no facts from there on; only the journals have them"
        case (.refused, "too_large"), (.refused, "not_possible"):
            step = "run `kakuzuke-agent diagnostics` in the store and send its folder another way"
        case (.refused, _), (.failed, _):
            step = "look at `kakuzuke-agent status` and `doctor` in the store, then order it again"
        default: return nil
        }
        return "command \(MoneyText.count(command.commandNumber)) \(word(command.state))\n  next: \(step)"
    }
}
