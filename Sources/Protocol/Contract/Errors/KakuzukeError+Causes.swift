public import Rating

extension KakuzukeError {
    /// A message that is no value.
    public init(_ error: ContractError) {
        self.init(
            .invalidArgument, "the field \(error.field) is wrong: \(error.code.word)",
            parameters: ["field": error.field, "reason": error.code.word])
    }

    /// A batch that cannot be read.
    public init(_ error: FactBatchError) {
        var parameters = ["reason": error.code.word, "column": error.column]
        if let row = error.row { parameters["row"] = String(row) }
        self.init(
            .batchInvalid, "the batch is wrong in column \(error.column): \(error.code.word)",
            parameters: parameters)
    }

    /// An agent and a server whose versions of the conversation lie too far apart; says which one is to be updated.
    ///
    /// - Parameters:
    ///   - agent: the version that the agent speaks.
    ///   - server: the version that the server speaks.
    public init(agent: ConversationVersion, server: ConversationVersion) {
        let older = agent < server ? "agent" : "server"
        self.init(
            .versionUnsupported,
            "the agent speaks version \(agent) of the conversation and the server version \(server), which do not "
                + "understand each other; update the \(older)",
            parameters: [
                "field": "conversation_version", "agent_version": agent.description,
                "server_version": server.description, "update": older,
            ])
    }

    /// A basket that cannot be priced.
    public init(_ error: QuoteError) {
        var parameters = ["reason": error.code.rawValue]
        if let line = error.line { parameters["line"] = String(line) }
        self.init(.basketInvalid, "the basket cannot be priced: \(error.code.rawValue)", parameters: parameters)
    }
}
