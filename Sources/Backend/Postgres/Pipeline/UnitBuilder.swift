/// Builds every unit of work there is; no other code frames statements with a scope or a transaction.
enum UnitBuilder {
    static let setConfig: PostgresSQL = "SELECT pg_catalog.set_config($1, $2, true)"
    // Never prepared: the end of a block must not depend on what the server remembers, or the block would stay open.
    static let commit = PostgresSQL(unsafeSQL: "COMMIT")
    static let rollback = PostgresSQL(unsafeSQL: "ROLLBACK")

    enum Frame: Sendable {
        /// The unit is one transaction of `form`; without scope no setting is made.
        case wholeTransaction(UnitForm, ScopeSetting?)
        /// The first unit of an explicit transaction: BEGIN with `options`, then the scope.
        case opening(options: String, ScopeSetting?)
        /// A unit inside an explicit transaction.
        case inside
    }

    static func makeUnit(
        _ frame: Frame, _ statements: [PipelineUnit.BoundStatement]
    ) -> PipelineUnit {
        var steps: [PipelineUnit.Step] = []
        steps.reserveCapacity(statements.count + 6)
        let requests = statements.enumerated().map { PipelineUnit.Step.request($0.element, slot: $0.offset) }
        switch frame {
        case .wholeTransaction(.implicit, let scope):
            if let scope { steps.append(setConfigStep(scope)) }
            steps += requests
            steps.append(.sync)
        case .wholeTransaction(.explicit, let scope):
            steps.append(control(PostgresSQL(unsafeSQL: "BEGIN")))
            if let scope { steps.append(setLocalStep(scope)) }
            steps += requests
            // A failed statement makes the server skip to the sync, COMMIT included; the ROLLBACK then ends the
            // aborted block, which would otherwise fail the next unit.
            steps += [control(commit), .sync, control(rollback), .sync]
        case .opening(let options, let scope):
            steps.append(control(PostgresSQL(unsafeSQL: "BEGIN" + options)))
            if let scope { steps.append(setLocalStep(scope)) }
            steps += requests
            steps.append(.sync)
        case .inside:
            steps += requests
            steps.append(.sync)
        }
        let isWhole = if case .wholeTransaction = frame { true } else { false }
        return PipelineUnit(steps: steps, slotCount: statements.count, isWholeTransaction: isWhole)
    }

    /// Encodes the inputs of a request; refuses text that would open, end or outlive the transaction of its unit.
    static func bind(_ request: some PostgresRequest) throws(PostgresError) -> PipelineUnit.BoundStatement {
        guard !request.sql.isSessionControl else {
            throw PostgresError(
                code: .misuse, message: "transactions and settings of the session are not a statement's business",
                advice: "use withTransaction, SET LOCAL or sessionSettings", statement: request.statementName)
        }
        var parameters = PostgresParameters()
        request.bind(into: &parameters)
        return PipelineUnit.BoundStatement(sql: request.sql, name: request.statementName, parameters: parameters)
    }

    static func bindAll<Request: PostgresRequest>(
        _ requests: [Request]
    ) throws(PostgresError) -> [PipelineUnit.BoundStatement] {
        var bound: [PipelineUnit.BoundStatement] = []
        bound.reserveCapacity(requests.count)
        for request in requests { bound.append(try bind(request)) }
        return bound
    }

    private static func control(_ sql: PostgresSQL) -> PipelineUnit.Step {
        .control(PipelineUnit.BoundStatement(sql: sql, name: sql.text, parameters: PostgresParameters()))
    }

    private static func setConfigStep(_ scope: ScopeSetting) -> PipelineUnit.Step {
        var parameters = PostgresParameters()
        parameters.append(scope.name)
        parameters.append(scope.valueText)
        return .control(PipelineUnit.BoundStatement(sql: setConfig, name: "scope", parameters: parameters))
    }

    private static func setLocalStep(_ scope: ScopeSetting) -> PipelineUnit.Step {
        // SET takes no parameters; name and value are of validated types and cannot hold a quote.
        let sql = PostgresSQL(unsafeSQL: "SET LOCAL \(scope.name) = '\(scope.valueText)'")
        return .control(PipelineUnit.BoundStatement(sql: sql, name: "scope", parameters: PostgresParameters()))
    }
}
