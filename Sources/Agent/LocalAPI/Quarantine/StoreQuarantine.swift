public import KakuzukeProtocol
public import LocalStore

/// Lists what the agent could not take, tries it again, or puts it aside (promise S4).
///
/// Calls block until the disk has written.
public struct StoreQuarantine: Sendable {
    /// Most entries of one list.
    public static let listedMax = 100
    /// Most entries that one call settles.
    public static let settledMax = 1_000

    private let database: AgentDatabase
    private let clock: StoreClock

    /// Makes the keeper.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - clock: the store's clock.
    public init(database: AgentDatabase, clock: StoreClock) {
        self.database = database
        self.clock = clock
    }

    /// Entries of a state, by number.
    ///
    /// - Throws: `KakuzukeError`.
    public func list(
        _ request: Kakuzuke_V1_ListQuarantineRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_ListQuarantineResponse {
        do {
            guard let state = QuarantineState(request.state) else {
                throw KakuzukeError(
                    .invalidArgument, "a state of this version", parameters: ["field": "state"])
            }
            return try database.read { reader in
                let found = try reader.quarantine(
                    state, after: Int64(clamping: request.after), entriesMax: Self.listedMax + 1)
                var response = Kakuzuke_V1_ListQuarantineResponse()
                response.entries = found.prefix(Self.listedMax).map(Kakuzuke_V1_ListQuarantineResponse.Entry.init)
                response.goesOn = found.count > Self.listedMax
                return response
            }
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    /// Tries entries again or puts them aside.
    ///
    /// Where the answer has rows to be read again, the caller lets the journals be read from their beginning.
    ///
    /// - Throws: `KakuzukeError`.
    public func settle(
        _ request: Kakuzuke_V1_SettleQuarantineRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_SettleQuarantineResponse {
        do {
            guard (1...Self.settledMax).contains(request.numbers.count) else {
                throw KakuzukeError(
                    .invalidArgument, "1 to \(Self.settledMax) entries", parameters: ["field": "numbers"])
            }
            var response = Kakuzuke_V1_SettleQuarantineResponse()
            for number in request.numbers { try settle(number, discards: request.discards, &response) }
            return response
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    private func settle(
        _ number: UInt64, discards: Bool, _ response: inout Kakuzuke_V1_SettleQuarantineResponse
    ) throws {
        let id = Int64(clamping: number)
        do throws(LocalStoreError) {
            guard !discards else {
                try database.discardQuarantined(id, at: clock.now())
                response.discarded += 1
                return
            }
            switch try database.retryQuarantined(id, at: clock.now()) {
            case .new, .amendment: response.taken += 1
            case .duplicate: response.known += 1
            // Only what a journal's reading makes can be recast, and a held fact is tried as what it is.
            case .quarantined, .recast, nil: response.readAgain += 1
            }
        } catch {
            guard error.code == .unknownQuarantineEntry else { throw error }
            response.unknown.append(number)
        }
    }
}

extension QuarantineState {
    fileprivate init?(_ state: Kakuzuke_V1_QuarantineState) {
        switch state {
        case .open: self = .open
        case .retried: self = .retried
        case .discarded: self = .discarded
        case .UNRECOGNIZED: return nil
        }
    }
}

extension Kakuzuke_V1_ListQuarantineResponse.Entry {
    fileprivate init(_ entry: QuarantineEntry) {
        self.init()
        number = UInt64(clamping: entry.id)
        source = entry.source
        line = UInt64(clamping: entry.row.line)
        reasonCode = entry.row.reasonCode
        field = entry.row.field
        contents = .init(entry.row.raw)
        isCut = entry.isCut
        switch entry.state {
        case .open: state = .open
        case .retried: state = .retried
        case .discarded: state = .discarded
        }
        enteredAtMs = entry.enteredAt.millisecondsSinceEpoch
        holdsReceipt = entry.heldFact != nil
    }
}
