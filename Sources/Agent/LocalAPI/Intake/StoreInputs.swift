public import KakuzukeProtocol
public import LocalStore
import Rating
import SwiftProtobuf

/// Takes what customers choose, tell and promise at the store: it is on the disk when the caller hears so, counts at
/// once in the store's own ratings, and reaches the server like a receipt.
///
/// Calls block until the disk has written.
public struct StoreInputs: Sendable {
    /// Longest key that a caller gives; bytes.
    public static let keyBytesMax = 200
    /// Name of the door in quarantine entries.
    private static let source = "local door"

    private let database: AgentDatabase
    private let identifierKeys: [IdentifierKey]
    private let ratings: StoreRatings
    private let clock: StoreClock
    private let policies = PolicyShelf()

    /// Makes the taker.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - identifierKeys: the tenant's keys for identifiers, newest first.
    ///   - ratings: prices special orders.
    ///   - clock: the store's clock.
    public init(
        database: AgentDatabase, identifierKeys: [IdentifierKey], ratings: StoreRatings, clock: StoreClock
    ) {
        self.database = database
        self.identifierKeys = identifierKeys
        self.ratings = ratings
        self.clock = clock
    }

    /// Takes an input, once for each key.
    ///
    /// - Throws: `KakuzukeError`: `invalid_argument` with the field that is wrong.
    public func record(
        _ request: Kakuzuke_V1_RecordInputRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_RecordInputResponse {
        do {
            let input: CustomerInput
            do throws(ContractError) {
                input = try CustomerInput(request.input)
            } catch {
                throw ContractError(error.code, "input." + error.field)
            }
            return try record(input, of: request.customer, key: request.input.key)
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    /// Prices a good that is not in stock; once confirmed it is a reservation of the quoted amount.
    ///
    /// - Throws: `KakuzukeError`.
    public func order(
        _ request: Kakuzuke_V1_PlaceOrderRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_PlaceOrderResponse {
        do {
            let installation = try installation()
            let date = request.hasAsOf ? CalendarDate(daysSinceEpoch: request.asOf) : installation.today
            var asked = Kakuzuke_V1_QuoteRequest()
            asked.customer = request.customer
            asked.asOf = date.daysSinceEpoch
            do throws(ContractError) {
                asked.basket = try request.order.basket(store: installation.store.text, on: date)
            } catch {
                throw ContractError(error.code, "order." + error.field)
            }
            var response = Kakuzuke_V1_PlaceOrderResponse()
            response.quote = try ratings.quote(asked)
            response.reservedAmount = response.quote.reservedAmount.rawValue
            response.subject = response.quote.lines.first?.subject ?? ""
            guard request.confirm else { return response }
            let input = CustomerInput.reservation(
                subject: response.subject, madeOn: date, dueOn: CalendarDate(daysSinceEpoch: request.order.dueOn),
                amount: response.quote.reservedAmount)
            let fact = try fact(input, of: request.customer, key: request.key, store: installation.store)
            response.inputKey = fact.inputKey
            // The price may be another one by the time that an order comes again: the first answer holds.
            let answer = response
            let contents = try request.order.serializedBytes() as [UInt8]
            let outcome = try accept(fact, asked: fact.customer.bytes + contents) { outcome in
                var answer = answer
                answer.outcome = outcome
                return (try? answer.serializedBytes()) ?? []
            }
            if let first = outcome.earlier {
                response = try Kakuzuke_V1_PlaceOrderResponse(serializedBytes: first)
            }
            response.outcome = outcome.outcome
            return response
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    private func record(
        _ input: CustomerInput, of reference: Kakuzuke_V1_CustomerReference, key: String
    ) throws -> Kakuzuke_V1_RecordInputResponse {
        let installation = try installation()
        let fact = try fact(input, of: reference, key: key, store: installation.store)
        var response = Kakuzuke_V1_RecordInputResponse()
        response.inputKey = fact.inputKey
        response.outcome = try accept(fact, asked: fact.contentDigest.bytes) { _ in [] }.outcome
        response.remarkCodes = input.remarks(in: installation.policies)
        return response
    }

    private func fact(
        _ input: CustomerInput, of reference: Kakuzuke_V1_CustomerReference, key: String, store: StoreCode
    ) throws -> CustomerInputFact {
        guard (1...Self.keyBytesMax).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw KakuzukeError(
                .invalidArgument, "a key of 1 to \(Self.keyBytesMax) bytes", parameters: ["field": "key"])
        }
        return CustomerInputFact(store: store, key: key, customer: try identifier(reference), input: input)
    }

    /// Puts a fact into the spool, once for each key.
    ///
    /// - Parameters:
    ///   - fact: the fact.
    ///   - asked: tells a repeated request from another one with the same key.
    ///   - makeAnswer: the answer that a repeated request gets as well.
    /// - Returns: what became of it, and the answer to an earlier request.
    /// - Throws: `LocalStoreError` when the disk refuses.
    private func accept(
        _ fact: CustomerInputFact, asked: [UInt8],
        _ makeAnswer: @escaping @Sendable (Kakuzuke_V1_InputOutcome) -> [UInt8]
    ) throws -> (outcome: Kakuzuke_V1_InputOutcome, earlier: [UInt8]?) {
        let delivery = SpoolDelivery(
            facts: [try SpoolFact(.input(fact))], sourceCanAmend: false, source: Self.source,
            request: SpoolRequest(key: fact.inputKey, digest: asked) { makeAnswer(Self.outcome($0.first)) })
        do throws(LocalStoreError) {
            let outcome = try database.accept(delivery, at: clock.now())
            return outcome.isRepeated
                ? (.duplicate, outcome.requestResult) : (Self.outcome(outcome.acceptances.first), nil)
        } catch {
            guard error.code == .requestKeyReused else { throw error }
            return (.changed, nil)
        }
    }

    private static func outcome(_ acceptance: Acceptance?) -> Kakuzuke_V1_InputOutcome {
        switch acceptance {
        case .duplicate: .duplicate
        case .quarantined, .recast: .changed
        case .new, .amendment, nil: .recorded
        }
    }

    /// What an input needs to know of the agent.
    private struct Present {
        var store: StoreCode
        var today: CalendarDate
        var policies: [Policy]
    }

    private func installation() throws -> Present {
        try database.read { reader in
            guard let installation = try reader.installation(), let store = StoreCode(installation.store) else {
                throw KakuzukeError(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
            }
            guard let settings = try? Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings) else {
                throw KakuzukeError(.dataLoss, "the settings cannot be read")
            }
            return Present(
                store: store, today: clock.businessDate(settings),
                policies: try reader.policies().map { try policies.engine($0.version, reader).policy })
        }
    }

    /// The identifier under which the input is spooled; hashed by the newest key.
    private func identifier(_ reference: Kakuzuke_V1_CustomerReference) throws -> IdentifierHash {
        switch reference.reference {
        case .identifier(let message): return try IdentifierHash(message)
        case .memberNumber(let number):
            guard let key = identifierKeys.first else {
                throw KakuzukeError(.wrongState, "the agent has no identifier key", nextStep: .enrolAgain)
            }
            do {
                return try key.hash(number, kind: .memberNumber)
            } catch {
                throw KakuzukeError(
                    .invalidArgument, "not a member number: \(error.rawValue)",
                    parameters: ["field": "customer.member_number", "reason": error.rawValue])
            }
        case .customerID, nil:
            throw KakuzukeError(
                .invalidArgument, "name the customer by member number", parameters: ["field": "customer"])
        }
    }
}
