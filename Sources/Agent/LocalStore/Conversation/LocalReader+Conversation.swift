extension LocalReader {
    /// Digests of the batches that ended at `sequence` and were written down before they were sent.
    public func sentBatchDigests(through sequence: Int64) throws -> Set<[UInt8]> {
        let select = try BoundStatement(database, "SELECT digest FROM sent_batch WHERE last_sequence = ?")
        try select.bind(1, sequence)
        var digests: Set<[UInt8]> = []
        try select.each { row in
            digests.insert(row.bytes(0))
            return true
        }
        return digests
    }

    /// How the conversation with the server stands.
    public func conversation() throws -> ConversationNote {
        let select = try BoundStatement(
            database,
            """
            SELECT wants_adoption, attempted_at, succeeded_at, clock_offset_ms, failure_code, failure_message,
                missing_count, quotes_failure_code, quotes_failure_message, days_compared_at, days_compared_through,
                days_failure_code, days_failure_message, waits_until, waits_because
            FROM conversation WHERE id = 1
            """)
        let note = try select.one { row in
            var note = ConversationNote(
                wantsAdoption: row.integer(0) != 0,
                attemptedAt: row.optionalInteger(1).map { StoredInstant(millisecondsSinceEpoch: $0) },
                succeededAt: row.optionalInteger(2).map { StoredInstant(millisecondsSinceEpoch: $0) },
                clockOffsetMilliseconds: row.optionalInteger(3), failureCode: row.optionalText(4),
                failureMessage: row.optionalText(5), missingCount: row.integer(6),
                quotesFailureCode: row.optionalText(7), quotesFailureMessage: row.optionalText(8))
            note.daysComparedAt = row.optionalInteger(9).map { StoredInstant(millisecondsSinceEpoch: $0) }
            note.daysComparedThrough = row.optionalInteger(10)
            note.daysFailureCode = row.optionalText(11)
            note.daysFailureMessage = row.optionalText(12)
            note.waitsUntil = row.optionalInteger(13).map { StoredInstant(millisecondsSinceEpoch: $0) }
            note.waitsBecause = row.optionalText(14)
            return note
        }
        guard let note else { throw LocalStoreError.damagedRow("the note of the conversation") }
        return note
    }

    /// Facts above `sequence` that amend a fact of the customer known by any of `identifiers`, whosever they are now.
    ///
    /// Together with `ownFacts` they are all that happened to the customer's receipts. In order of sequence.
    /// Throws `corrupt`.
    public func amendments(of identifiers: [IdentifierDigest], above sequence: Int64) throws -> [StoredFact] {
        let select = try BoundStatement(
            database,
            """
            SELECT \(StoredFact.columnsOfLater) FROM fact AS later INDEXED BY fact_by_amendment
                JOIN fact AS earlier ON earlier.sequence = later.previous_sequence
            WHERE later.sequence > ? AND later.previous_sequence IS NOT NULL AND earlier.customer = ?
            ORDER BY later.sequence
            """)
        var facts: [StoredFact] = []
        for identifier in Set(identifiers) {
            try select.bind(1, sequence)
            try select.bind(2, identifier)
            try select.each { row in
                facts.append(try StoredFact(row: row))
                return true
            }
        }
        return facts.sorted { $0.sequence < $1.sequence }
    }
}

extension StoredFact {
    /// The columns of `columns`, each of the table `later`; made once, because every quote needs them.
    fileprivate static let columnsOfLater = columns.split(separator: ",").map { column in
        "later." + column.filter { !$0.isWhitespace }
    }.joined(separator: ", ")
}
