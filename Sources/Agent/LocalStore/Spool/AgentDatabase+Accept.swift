import GRDB

extension AgentDatabase {
    /// Stores a delivery; when this returns, everything accepted survives a power cut (promise S1).
    ///
    /// Throws `notInstalled`, `invalidInput`, `requestKeyReused`, `quarantineFull`, `full`, `readOnly`, `diskFailed`,
    /// `stopped`; then nothing of the delivery is stored and the point of sale must not be told otherwise.
    @discardableResult
    public func accept(_ delivery: SpoolDelivery, at now: StoredInstant) throws(LocalStoreError) -> DeliveryOutcome {
        try check(delivery)
        let limits = limits
        return try write { database in
            if let request = delivery.request,
                let earlier = try Self.answer(to: request, database)
            {
                return DeliveryOutcome(
                    acceptances: [], quarantineEntries: [], requestResult: earlier, isRepeated: true)
            }
            var acceptor = try FactAcceptor(database, now: now, reading: delivery.reading)
            let ward = QuarantineWard(database: database, limits: limits, now: now)
            let acceptances = try delivery.facts.map { fact in
                try acceptor.accept(fact, canAmend: delivery.sourceCanAmend) {
                    try ward.hold(fact, source: delivery.source)
                }
            }
            let entries = try delivery.rejected.map { try ward.enter($0, source: delivery.source) }
            try acceptor.finish()
            try ward.checkRoom()
            if let position = delivery.position {
                if delivery.journalTicket ?? journalTicket == journalTicket {
                    try Self.save(position, at: now, database)
                }
                try Self.save(delivery.dates, of: position, database)
            }
            let result = try delivery.request.map {
                try Self.store($0, result: $0.makeResult(acceptances), at: now, database)
            }
            return DeliveryOutcome(
                acceptances: acceptances, quarantineEntries: entries, requestResult: result, isRepeated: false)
        }
    }

    private func check(_ delivery: SpoolDelivery) throws(LocalStoreError) {
        guard delivery.facts.count + delivery.rejected.count <= limits.deliveryEntriesMax else {
            throw LocalStoreError.invalid(
                "a delivery has \(delivery.facts.count + delivery.rejected.count) entries, "
                    + "at most \(limits.deliveryEntriesMax) are allowed"
            )
        }
        for name in [delivery.source, delivery.request?.key ?? ""] where name.utf8.count > limits.keyBytesMax {
            throw LocalStoreError.invalid("a name has \(name.utf8.count) bytes of \(limits.keyBytesMax)")
        }
        for fact in delivery.facts { try fact.check(limits) }
    }

    private static func answer(to request: SpoolRequest, _ database: Database) throws -> [UInt8]? {
        let select = try BoundStatement(database, "SELECT digest, result FROM request WHERE key = ?")
        try select.bind(1, request.key)
        return try select.one { row in
            guard row.bytes(0) == request.digest else {
                throw LocalStoreError(
                    .requestKeyReused, "the request key was used for other contents",
                    nextStep: "Give every request a key of its own; repeat a request unchanged")
            }
            return row.bytes(1)
        }
    }

    private static func store(
        _ request: SpoolRequest, result: [UInt8], at now: StoredInstant, _ database: Database
    ) throws -> [UInt8] {
        let insert = try BoundStatement(
            database, "INSERT INTO request (key, digest, result, answered_at) VALUES (?, ?, ?, ?)")
        try insert.bind(1, request.key)
        try insert.bind(2, request.digest)
        try insert.bind(3, result)
        try insert.bind(4, now.millisecondsSinceEpoch)
        try insert.run()
        return result
    }
}
