public import KakuzukeProtocol
public import LocalStore
import SwiftProtobuf

/// Takes receipts that the point of sale tells directly: a receipt is on the disk when the caller hears so, counts at
/// once in the store's own ratings, and is one with the same receipt read from a journal.
///
/// Calls block until the disk has written.
public struct StoreReceipts: Sendable {
    /// Longest key of a request; bytes.
    public static let requestKeyBytesMax = 200
    /// Name of the door in quarantine entries.
    private static let source = "local door"
    /// Before the keys of requests, so that none is one of an input, which begins with a store.
    private static let requestPrefix = "|receipt|"

    /// Makes a receipt of what the point of sale tells; the agent knows how its journals do.
    public typealias Read =
        @Sendable (
            _ message: Kakuzuke_V1_TillReceipt, _ store: StoreCode, _ cutOffHour: Int
        ) throws(ContractError) -> ReceiptFact

    private let database: AgentDatabase
    private let canAmend: Bool
    private let clock: StoreClock
    private let read: Read

    /// Makes the taker.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - canAmend: true: a known key with other contents is an amendment; false: it waits in quarantine.
    ///   - clock: the store's clock.
    ///   - read: makes the receipt.
    public init(database: AgentDatabase, canAmend: Bool, clock: StoreClock, read: @escaping Read) {
        self.database = database
        self.canAmend = canAmend
        self.clock = clock
        self.read = read
    }

    /// Takes a receipt, once for each request and once for each key.
    ///
    /// - Parameter request: the receipt and the key of the request.
    /// - Returns: what became of it; the answer of the first time for a request that comes again.
    /// - Throws: `KakuzukeError`: `invalid_argument` with the field that is wrong, `already_exists` for a request's key
    ///   that was used for another receipt, `cache_empty` before the first feed, which brings the item master.
    public func record(
        _ request: Kakuzuke_V1_RecordReceiptRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_RecordReceiptResponse {
        do {
            guard (1...Self.requestKeyBytesMax).contains(request.requestKey.utf8.count),
                !request.requestKey.utf8.contains(0)
            else {
                throw KakuzukeError(
                    .invalidArgument, "a key of 1 to \(Self.requestKeyBytesMax) bytes",
                    parameters: ["field": "request_key"])
            }
            let receipt = try receipt(request.receipt)
            let outcome = try accept(receipt, requestKey: request.requestKey)
            guard let bytes = outcome.requestResult else { throw KakuzukeError(.defect, "no answer was kept") }
            var response = try Kakuzuke_V1_RecordReceiptResponse(serializedBytes: bytes)
            response.isRepeated = outcome.isRepeated
            return response
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    /// The receipt with what its lines freeze of the item master.
    private func receipt(_ message: Kakuzuke_V1_TillReceipt) throws -> ReceiptFact {
        let (receipt, damaged) = try database.read { reader in
            guard let installation = try reader.installation(), let store = StoreCode(installation.store) else {
                throw KakuzukeError(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
            }
            guard let settings = try? Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings) else {
                throw KakuzukeError(.dataLoss, "the settings cannot be read")
            }
            let receipt = try read(message, store, Int(settings.cutOffHour))
            guard try reader.checkpoint() != nil else {
                throw KakuzukeError(.cacheEmpty, "the item master has not come yet; nothing was stored")
            }
            var items = ItemMaster(reader)
            return (try items.completing(receipt), items.damaged)
        }
        if let product = damaged.min() { database.noteCacheDamage("product \(product) cannot be read") }
        return receipt
    }

    private func accept(_ receipt: ReceiptFact, requestKey: String) throws -> DeliveryOutcome {
        let fact: SpoolFact
        do { fact = try SpoolFact(.receipt(receipt)) } catch {
            throw KakuzukeError(
                .invalidArgument, "the receipt lies outside its limits: \(error.code.word)",
                parameters: ["field": error.column])
        }
        let delivery = SpoolDelivery(
            facts: [fact], sourceCanAmend: canAmend, source: Self.source,
            request: SpoolRequest(key: Self.requestPrefix + requestKey, digest: Self.asked(receipt)) { acceptances in
                (try? Self.answer(acceptances.first, receipt.receiptKey).serializedBytes()) ?? []
            })
        do throws(LocalStoreError) {
            return try database.accept(delivery, at: clock.now())
        } catch {
            guard error.code == .requestKeyReused else { throw error }
            throw KakuzukeError(
                .alreadyExists, "the key of the request was used for another receipt, which stays",
                parameters: ["field": "request_key"])
        }
    }

    /// Tells a request from another one of the same key: everything that was told, with identifiers hashed.
    private static func asked(_ receipt: ReceiptFact) -> [UInt8] {
        var asked = receipt.contentDigest.bytes + Array(receipt.receiptKey.utf8)
        for quote in Set(receipt.lines.compactMap(\.quoteID)).sorted() { asked += [0] + Array(quote.utf8) }
        return asked
    }

    private static func answer(_ acceptance: Acceptance?, _ key: String) -> Kakuzuke_V1_RecordReceiptResponse {
        var response = Kakuzuke_V1_RecordReceiptResponse()
        response.receiptKey = key
        switch acceptance {
        case .new, nil: response.outcome = .recorded
        case .duplicate: response.outcome = .duplicate
        case .amendment: response.outcome = .amended
        case .quarantined(let entry):
            response.outcome = .held
            response.quarantineEntry = UInt64(clamping: entry)
        // Headquarters decides; no entry of the store's own quarantine holds it.
        case .recast: response.outcome = .held
        }
        return response
    }
}
