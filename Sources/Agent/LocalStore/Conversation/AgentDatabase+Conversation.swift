import GRDB

extension AgentDatabase {
    /// Writes down a batch before it is sent, so that a lost acknowledgement can be told from another agent's batch.
    ///
    /// Batches that end at the same sequence stand beside each other: which of them the server takes is not known.
    /// Throws `unknownSequence` when the sequence was never given out or is acknowledged.
    public func noteSentBatch(through sequence: Int64, digest: [UInt8]) throws(LocalStoreError) {
        guard digest.count == 32 else {
            throw LocalStoreError.invalid("the digest of a batch has 32 bytes, not \(digest.count)")
        }
        try write { database in
            let status = try Self.position(database)
            guard sequence > status.acknowledged, sequence <= status.last else {
                throw LocalStoreError(
                    .unknownSequence,
                    "a batch ends at \(sequence), to send are \(status.acknowledged + 1) to "
                        + "\(status.last)", nextStep: "Shake hands with the server again")
            }
            let insert = try BoundStatement(
                database, "INSERT OR IGNORE INTO sent_batch (last_sequence, digest) VALUES (?, ?)")
            try insert.bind(1, sequence)
            try insert.bind(2, digest)
            try insert.run()
        }
    }

    /// Writes down how a round went; `change` alters the note that is there.
    public func note(_ change: (inout ConversationNote) -> Void) throws(LocalStoreError) {
        try write { database in
            var note = try LocalReader(database).conversation()
            change(&note)
            let update = try BoundStatement(
                database,
                """
                UPDATE conversation SET wants_adoption = ?, attempted_at = ?, succeeded_at = ?, clock_offset_ms = ?,
                    failure_code = ?, failure_message = ?, missing_count = ?, quotes_failure_code = ?,
                    quotes_failure_message = ?, days_compared_at = ?, days_compared_through = ?,
                    days_failure_code = ?, days_failure_message = ?, waits_until = ?, waits_because = ? WHERE id = 1
                """)
            try update.bind(1, note.wantsAdoption ? 1 : 0)
            try update.bind(2, note.attemptedAt?.millisecondsSinceEpoch)
            try update.bind(3, note.succeededAt?.millisecondsSinceEpoch)
            try update.bind(4, note.clockOffsetMilliseconds)
            try update.bind(5, note.failureCode)
            try update.bind(6, note.failureMessage)
            try update.bind(7, note.missingCount)
            try update.bind(8, note.quotesFailureCode)
            try update.bind(9, note.quotesFailureMessage)
            try update.bind(10, note.daysComparedAt?.millisecondsSinceEpoch)
            try update.bind(11, note.daysComparedThrough)
            try update.bind(12, note.daysFailureCode)
            try update.bind(13, note.daysFailureMessage)
            try update.bind(14, note.waitsUntil?.millisecondsSinceEpoch)
            try update.bind(15, note.waitsBecause)
            try update.run()
        }
    }

    /// Forgets batches that are acknowledged, or all.
    static func forgetSentBatches(through sequence: Int64, _ database: Database) throws {
        let delete = try BoundStatement(database, "DELETE FROM sent_batch WHERE last_sequence <= ?")
        try delete.bind(1, sequence)
        try delete.run()
    }
}
