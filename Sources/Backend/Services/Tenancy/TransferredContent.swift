import KakuzukeProtocol

/// The content of an export as it comes over the wire, record by record, each taken once.
actor TransferredContent {
    private let read: @Sendable () async throws -> [UInt8]?
    private var reader = TenantContentReader()
    private var ready: [TenantRecord] = []
    private var position = 0
    private var isBegun = false

    /// Takes the function that gives the next bytes, and nil at their end.
    init(_ read: @escaping @Sendable () async throws -> [UInt8]?) {
        self.read = read
    }

    /// The manifest, once it has come.
    var manifest: TenantManifest? { reader.manifest }

    /// Notes that somebody begins to read; what has gone by does not come again.
    ///
    /// - Throws: `ServiceError.conflict` for the second time.
    func begin() throws {
        guard !isBegun else { throw ServiceError(.conflict, "another change was in the way; import again") }
        isBegun = true
    }

    /// The next record without taking it; nil at the end.
    func peek() async throws -> TenantRecord? {
        while position == ready.count {
            guard let bytes = try await read() else { return nil }
            position = 0
            ready = try reader.append(bytes)
        }
        return ready[position]
    }

    /// Takes the next record; nil at the end.
    func take() async throws -> TenantRecord? {
        let record = try await peek()
        if record != nil { position += 1 }
        return record
    }

    /// Takes the next record if it holds rows; nil: it does not.
    func takeRows() async throws -> [UInt8]? {
        guard case .rows(let bytes) = try await peek() else { return nil }
        position += 1
        return bytes
    }

    /// Makes sure that nothing is missing and nothing follows.
    func requireEnd() async throws {
        guard try await peek() == nil else {
            throw ServiceError(.invalidField, "something follows the manifest", field: "content")
        }
        try reader.requireEnd()
    }
}
