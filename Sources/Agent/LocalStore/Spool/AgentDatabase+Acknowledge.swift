import GRDB

extension AgentDatabase {
    /// Writes down that the server has committed everything up to `sequence`; an older acknowledgement changes nothing.
    ///
    /// `digest` is that of the acknowledged batch and comes back in the next handshake.
    /// Throws `unknownSequence` when the sequence was never given out.
    public func acknowledge(
        through sequence: Int64, digest: [UInt8], at now: StoredInstant
    ) throws(LocalStoreError) {
        try write { database in
            let status = try Self.position(database)
            guard sequence <= status.last else {
                throw LocalStoreError(
                    .unknownSequence, "the server acknowledges \(sequence), given out are \(status.last)",
                    nextStep: "The spool was copied or restored: run `kakuzuke-agent adopt`")
            }
            guard sequence > status.acknowledged else { return }
            let update = try BoundStatement(
                database, "UPDATE installation SET acknowledged_sequence = ?, acknowledged_digest = ? WHERE id = 1")
            try update.bind(1, sequence)
            try update.bind(2, digest)
            try update.run()
            try Self.forgetSentBatches(through: sequence, database)
            // One row an hour is enough to know what is older than so many days.
            let log = try BoundStatement(
                database, "INSERT OR REPLACE INTO acknowledgement (hour, through) VALUES (?, ?)")
            try log.bind(1, now.hour)
            try log.bind(2, sequence)
            try log.run()
        }
    }

    /// Goes back so that `sequence` is the next one sent: the server lost what it had acknowledged (promise S5).
    ///
    /// Throws `unknownSequence` when `sequence` lies below 1 or above the one after the last.
    public func rewind(to sequence: Int64) throws(LocalStoreError) -> RewindOutcome {
        try write { database in
            let status = try Self.position(database)
            guard sequence >= 1, sequence <= status.last + 1 else {
                throw LocalStoreError(
                    .unknownSequence, "the server asks for \(sequence), given out are \(status.last)",
                    nextStep: "The spool was copied or restored: run `kakuzuke-agent adopt`")
            }
            let next = status.acknowledged + 1
            guard sequence < next else { return RewindOutcome(firstSequence: next, missingCount: 0) }
            let select = try BoundStatement(database, "SELECT min(sequence) FROM fact WHERE sequence >= ?")
            try select.bind(1, sequence)
            let kept = try select.one { $0.optionalInteger(0) } ?? nil
            let first = kept ?? status.last + 1
            let update = try BoundStatement(
                database,
                "UPDATE installation SET acknowledged_sequence = ?, acknowledged_digest = x'' WHERE id = 1")
            try update.bind(1, first - 1)
            try update.run()
            try Self.forgetSentBatches(through: .max, database)
            try Self.sendQuotesAgain(database)
            let log = try BoundStatement(database, "DELETE FROM acknowledgement WHERE through >= ?")
            try log.bind(1, first)
            try log.run()
            return RewindOutcome(firstSequence: first, missingCount: first - sequence)
        }
    }

    /// Starts a new epoch: the facts in `scope` get the sequences from 1 on, in their order, and are sent again;
    /// what is acknowledged and not sent keeps its order at sequences of 0 and below.
    ///
    /// Throws `notInstalled`; `invalidInput` when the epoch does not have 16 bytes or is the present one.
    public func adopt(
        epoch: [UInt8], sending scope: AdoptionScope = .unacknowledged
    ) throws(LocalStoreError) {
        try Self.checkEpoch(epoch)
        try write { database in
            guard try LocalReader(database).installation()?.epoch != epoch else {
                throw LocalStoreError.invalid("the new epoch is the present one")
            }
            let status = try Self.position(database)
            let select = try BoundStatement(database, "SELECT min(sequence) FROM fact")
            let firstKept = try select.one { $0.optionalInteger(0) } ?? nil
            let shift =
                switch scope {
                case .unacknowledged: status.acknowledged
                case .everythingKept: (firstKept ?? status.last + 1) - 1
                }
            try Self.shiftSequences(by: shift, database)
            try Self.forgetSentBatches(through: .max, database)
            try database.execute(
                sql: "UPDATE conversation SET wants_adoption = 1, days_compared_at = NULL WHERE id = 1")
            let update = try BoundStatement(
                database,
                """
                UPDATE installation SET epoch = ?1, last_sequence = ?2, acknowledged_sequence = 0,
                    acknowledged_digest = x'' WHERE id = 1
                """)
            try update.bind(1, epoch)
            try update.bind(2, status.last - shift)
            try update.run()
        }
    }

    private static func shiftSequences(by shift: Int64, _ database: Database) throws {
        // First out of the way of every other row, then to the final place: no two rows ever share a sequence.
        let away: Int64 = 1 << 60
        for statement in [
            "UPDATE fact SET sequence = sequence + \(away)",
            """
            UPDATE fact SET sequence = sequence - \(away) - \(shift), previous_sequence = previous_sequence - \(shift)
            """,
            "UPDATE known_key SET sequence = sequence - \(shift)",
            "UPDATE recast SET sequence = sequence - \(shift)",
            "UPDATE feed SET included_sequence = included_sequence - \(shift)",
            "UPDATE acknowledgement SET through = through - \(shift)",
            // What is sent again is not acknowledged, however long ago it was once.
            "DELETE FROM acknowledgement WHERE through > 0",
        ] {
            try database.execute(sql: statement)
        }
    }

    static func position(_ database: Database) throws -> (last: Int64, acknowledged: Int64) {
        let select = try BoundStatement(
            database, "SELECT last_sequence, acknowledged_sequence FROM installation WHERE id = 1")
        guard let position = try select.one({ ($0.integer(0), $0.integer(1)) }) else {
            throw LocalStoreError.notInstalled
        }
        return position
    }
}

extension StoredInstant {
    var hour: Int64 { millisecondsSinceEpoch / 3_600_000 }
}
