extension PostgresConnection {
    enum CancellationRule: Sendable {
        /// The connection is shared: stop waiting; the replies are read and thrown away.
        case abandon
        /// The connection is the caller's alone: cancel on the server, then wait for the end.
        case cancelOnServer
        /// The unit cleans up and must not be disturbed.
        case ignore
    }

    /// Sends one unit and waits for its results, one per statement.
    ///
    /// Throws the first error of the unit.
    ///
    /// `onSettled` is called exactly once, when the connection holds the unit no longer.
    nonisolated func execute(
        _ unit: PipelineUnit, cancellationRule: CancellationRule,
        onSettled: @escaping @Sendable () -> Void = {}
    ) async throws(PostgresError) -> [PostgresResult] {
        let identifier = nextIdentifier()
        guard cancellationRule != .ignore else {
            return try await withCheckedContinuation { continuation in
                post(.submit(identifier, Submission(unit: unit, continuation: continuation, onSettled: onSettled)))
            }.get()
        }
        guard !Task.isCancelled else {
            onSettled()
            throw PostgresConnection.cancelledError
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                post(.submit(identifier, Submission(unit: unit, continuation: continuation, onSettled: onSettled)))
                // A cancellation between the check above and this post came before the unit: tell it again.
                if Task.isCancelled { cancelExecution(identifier, cancellationRule) }
            }
        } onCancel: {
            cancelExecution(identifier, cancellationRule)
        }
        return try outcome.get()
    }

    private nonisolated func cancelExecution(_ identifier: UInt64, _ rule: CancellationRule) {
        switch rule {
        case .abandon: post(.cancel(identifier))
        case .cancelOnServer: post(.cancelOnServer(identifier))
        case .ignore: break
        }
    }

    static let cancelledError = PostgresError(
        code: .cancelled, message: "the task was cancelled", advice: "work already sent may have been done")

    func submit(_ identifier: UInt64, _ submission: Submission) {
        guard mode != .closed, !isClosing else {
            submission.onSettled()
            submission.continuation?.resume(returning: .failure(PostgresConnection.closedError))
            return
        }
        submissions[identifier] = submission
        machine.submitted(identifier, byteCount: submission.unit.byteCount)
    }

    func cancel(_ identifier: UInt64) {
        switch machine.cancelled(identifier) {
        case .dropped:
            settle(identifier, failure: PostgresConnection.cancelledError)
        case .abandoned:
            let continuation = submissions[identifier]?.continuation
            submissions[identifier]?.continuation = nil
            continuation?.resume(returning: .failure(PostgresConnection.cancelledError))
        case .unknown:
            break
        }
    }

    func cancelOnServer(_ identifier: UInt64) {
        switch machine.cancelled(identifier) {
        case .dropped:
            settle(identifier, failure: PostgresConnection.cancelledError)
        case .abandoned:
            cancellation.request { [weak self] in self?.post(.cancelOnServer(identifier)) }
        case .unknown:
            break
        }
    }

    // MARK: sending

    func sendWaiting() throws(PostgresError) {
        guard mode == .pipeline, let session else { return }
        var hasSent = false
        noteProgressIfIdle()
        while let identifier = machine.nextToSend() {
            guard let submission = submissions[identifier] else {
                preconditionFailure("a unit that waits has its submission")
            }
            machine.sent(identifier, steps: try send(submission.unit, session))
            hasSent = true
        }
        if hasSent { try flush(session) }
    }

    private func send(
        _ unit: PipelineUnit, _ session: LibpqSession
    ) throws(PostgresError) -> [PipelineStateMachine.Step] {
        var steps: [PipelineStateMachine.Step] = []
        steps.reserveCapacity(unit.steps.count + 2)
        for step in unit.steps {
            switch step {
            case .control(let bound):
                try send(bound, session, &steps)
                steps.append(.control)
            case .request(let bound, let slot):
                try send(bound, session, &steps)
                steps.append(.request(slot: slot))
            case .sync:
                try session.pipelineSync()
                steps.append(.sync)
            }
        }
        return steps
    }

    private func send(
        _ bound: PipelineUnit.BoundStatement, _ session: LibpqSession, _ steps: inout [PipelineStateMachine.Step]
    ) throws(PostgresError) {
        guard bound.sql.isPrepared else {
            return try session.sendQuery(sql: bound.sql.text, parameters: bound.parameters)
        }
        switch prepared.lookup(PreparedKey(bound)) {
        case .ready(let name):
            try session.sendPrepared(name: name.text, parameters: bound.parameters)
        case .prepare(let name):
            try session.sendPrepare(name: name.text, sql: bound.sql.text, types: name.key.types)
            steps.append(.prepare(name))
            try session.sendPrepared(name: name.text, parameters: bound.parameters)
        case .full:
            try session.sendQuery(sql: bound.sql.text, parameters: bound.parameters)
        }
    }

    // MARK: receiving

    func collectReplies(_ session: LibpqSession) throws(PostgresError) {
        // Also lets libpq read what comes without a question, such as a changed setting.
        while !session.isBusy, machine.isReplyExpected {
            let result = session.getResult()
            let reply = try PostgresConnection.reply(result)
            switch machine.received(reply) {
            case .none: break
            case .stepSucceeded(let identifier, .request(let slot)):
                submissions[identifier]?.results[slot] = result
            case .stepSucceeded: break
            case .stepFailed(let identifier, let step): stepFailed(identifier, step, result)
            case .stepSkipped(_, .prepare(let name)): prepared.preparationFailed(name)
            case .stepSkipped: break
            case .unitCompleted(let identifier): try completed(identifier, session)
            case .broken(let reason):
                throw PostgresError(code: .protocolViolation, message: reason)
            }
        }
    }

    private static func reply(_ result: PostgresResult?) throws(PostgresError) -> PipelineStateMachine.Reply {
        guard let result else { return .end }
        switch result.status {
        case .success: return .success
        case .skipped: return .skipped
        case .sync: return .sync
        case .failure:
            // libpq makes an error without SQLSTATE when the connection broke.
            let report = result.report
            guard report.sqlState.text.isEmpty else { return .failure }
            throw PostgresError(code: .connectionLost, message: "the server closed the connection", report: report)
        case .copyIn, .copyOut:
            throw PostgresError(
                code: .misuse, message: "COPY inside a unit", advice: "use copyIn or copyOut of a transaction")
        case .unexpected(let name):
            throw PostgresError(code: .protocolViolation, message: "unexpected result \(name)")
        }
    }

    private func stepFailed(_ identifier: UInt64, _ step: PipelineStateMachine.Step, _ result: PostgresResult?) {
        if case .prepare(let name) = step { prepared.preparationFailed(name) }
        guard let submission = submissions[identifier], submission.failure == nil, let report = result?.report else {
            return
        }
        submissions[identifier]?.failure = PostgresError(
            code: .server, message: "the server refused the statement", advice: "see the log for what it said",
            statement: submission.unit.statementName(of: step), report: report)
    }

    private func completed(_ identifier: UInt64, _ session: LibpqSession) throws(PostgresError) {
        guard let submission = submissions[identifier] else { return }
        if submission.unit.isWholeTransaction, session.isTransactionOpen {
            // A block that stays open would carry its scope into the next unit.
            settle(identifier, failure: nil)
            throw PostgresError(
                code: .misuse, message: "a unit left its transaction open",
                advice: "statements must not begin or end transactions")
        }
        if submission.failure?.report?.isStalePlan == true {
            prepared.invalidate(submission.unit.preparedKeys)
            let mayRepeat =
                submission.unit.isWholeTransaction && submission.continuation != nil && !isClosing
                && submission.stalePlanRepeats < Submission.stalePlanRepeatsMax
            if mayRepeat {
                submissions[identifier]?.stalePlanRepeats += 1
                submissions[identifier]?.failure = nil
                submissions[identifier]?.results = Array(repeating: nil, count: submission.unit.slotCount)
                machine.resubmitted(identifier, byteCount: submission.unit.byteCount)
                return
            }
        }
        settle(identifier, failure: nil)
    }

    /// Answers the caller and forgets the unit.
    ///
    /// A failure the server reported comes before `failure`.
    func settle(_ identifier: UInt64, failure: PostgresError?) {
        guard let submission = submissions.removeValue(forKey: identifier) else { return }
        submission.onSettled()
        guard let continuation = submission.continuation else { return }
        if let failure = submission.failure ?? failure {
            continuation.resume(returning: .failure(failure))
            return
        }
        let results = submission.results.compactMap { $0 }
        guard results.count == submission.unit.slotCount else {
            continuation.resume(
                returning: .failure(PostgresError(code: .protocolViolation, message: "a statement without result")))
            return
        }
        continuation.resume(returning: .success(results))
    }
}

extension PreparedKey {
    init(_ bound: PipelineUnit.BoundStatement) {
        self.init(hash: bound.sql.hash, types: bound.parameters.entries.map { $0.type })
    }
}

extension PipelineUnit {
    fileprivate var preparedKeys: [PreparedKey] {
        steps.compactMap { step in
            switch step {
            case .control(let bound), .request(let bound, _): bound.sql.isPrepared ? PreparedKey(bound) : nil
            case .sync: nil
            }
        }
    }

    /// The caller's statement of a slot; the frame's own steps have no name a caller would know.
    fileprivate func statementName(of step: PipelineStateMachine.Step) -> String? {
        switch step {
        case .request(let slot):
            for case .request(let bound, slot: slot) in steps { return bound.name }
            return nil
        case .prepare(let name):
            for case .request(let bound, _) in steps where PreparedKey(bound) == name.key { return bound.name }
            return nil
        case .control, .sync: return nil
        }
    }
}
