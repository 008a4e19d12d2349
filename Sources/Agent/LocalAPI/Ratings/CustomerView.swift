import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

/// One customer as the store knows them: the feed's states with the store's own facts over them.
struct CustomerView {
    /// Why an answer is not the full one; the words travel in `remark_codes`.
    enum Remark: String {
        /// Neither the feed nor the store's own facts know the identifier.
        case customerUnknown = "customer_unknown"
        /// The server had not finished reckoning, or one of the store's own facts cannot be followed.
        case customerLimited = "customer_limited"
        /// The states do not reach to the date.
        case ratingsOutOfRange = "ratings_out_of_range"
        /// The ratings are older than headquarters allows.
        case ratingsOld = "ratings_old"
    }

    /// Ready to be rated; nil: a walk-in.
    private(set) var evaluation: CustomerEvaluation?
    /// What is rated; nil: a walk-in.
    private(set) var usage: CustomerUsage?
    /// How the customer was named; nil: by no identifier.
    private(set) var identifier: IdentifierHash?
    /// Last date for which the states are exact; nil: any.
    private(set) var exactUntil: CalendarDate?
    private(set) var remarks: [Remark] = []

    /// A walk-in.
    init() {}

    /// Looks a customer up by identifiers that stand for the same person, such as hashes by several keys.
    init(_ identifiers: [IdentifierHash], in view: CacheView) throws {
        let asked = identifiers.map(CustomerIdentifier.init)
        for (identifier, hash) in zip(identifiers, asked.map(\.hash)) {
            if let found = try view.reader.customer(hash, policyVersion: view.version) {
                // What the store told since is by the newest key, which the feed need not know yet.
                let further = try asked.filter { other in
                    guard other.hash != hash else { return false }
                    let owner = try view.reader.customer(other.hash, policyVersion: view.version)
                    return owner == nil || owner?.id == found.id
                }
                try self.init(found, alsoKnownBy: further, in: view)
                self.identifier = identifier
                return
            }
        }
        try self.init(unknown: asked, in: view)
        identifier = identifiers.first
    }

    /// Looks a customer up by the server's number.
    init(number: UInt64, in view: CacheView) throws {
        let id = Int64(exactly: number) ?? 0
        if let found = try view.reader.customer(id: id, policyVersion: view.version) {
            try self.init(found, alsoKnownBy: [], in: view)
        } else {
            try self.init(unknown: [], in: view)
        }
    }

    /// `further`: identifiers of the customer beside those that the feed knows.
    private init(
        _ customer: CachedCustomer, alsoKnownBy further: [CustomerIdentifier], in view: CacheView
    ) throws {
        let message = try? Kakuzuke_V1_CustomerFacts(serializedBytes: customer.facts)
        guard let message, let facts = try? CustomerFacts(message) else {
            throw KakuzukeError(.dataLoss, "the facts of a customer cannot be read")
        }
        guard let bytes = customer.states,
            let states = try? StateCodec.decode(bytes, subjectCount: view.engine.policy.subjects.count)
        else {
            try self.init(unknown: [], in: view)
            remarks = [.customerLimited]
            return
        }
        guard states.allSatisfy({ $0.base < view.date && view.date <= $0.exactUntil }) else {
            try self.init(unknown: [], in: view)
            remarks = [.ratingsOutOfRange]
            return
        }
        self.init()
        var own = OwnFacts(
            CustomerUsage(facts: facts, states: states), reservationKeys: message.reservations.map(\.key),
            includedSequence: view.checkpoint.includedSequence, engine: view.engine)
        try Self.follow(customer.identifiers + further, &own, in: view)
        rate(own.usage, by: view.engine)
        exactUntil = states.map(\.exactUntil).min()
        if customer.isLimited || own.isLimited { remarks.append(.customerLimited) }
    }

    /// Somebody whom the feed does not know: their own purchases at this store may make them known here already.
    private init(unknown identifiers: [CustomerIdentifier], in view: CacheView) throws {
        self.init()
        let nothing = view.engine.completeUsage(facts: CustomerFacts(), receipts: [])
        var own = OwnFacts(
            nothing, reservationKeys: [], includedSequence: view.checkpoint.includedSequence, engine: view.engine)
        // Whoever appears in a fact is somebody, also when the fact was taken back: the server thinks so too.
        if try Self.follow(identifiers, &own, in: view) {
            rate(own.usage, by: view.engine)
            // Other stores may have met them too, where the feed tells only of some stores' customers.
            if own.isLimited || view.checkpoint.isOfSomeStores { remarks.append(.customerLimited) }
            return
        }
        remarks.append(.customerUnknown)
        if view.checkpoint.isOfSomeStores { remarks.append(.customerLimited) }
        // Headquarters decides whether such a customer is priced as a walk-in or as a first visit.
        if view.settings.unknownCustomer == .provisional { rate(nothing, by: view.engine) }
    }

    private mutating func rate(_ usage: CustomerUsage, by engine: RatingEngine) {
        self.usage = usage
        evaluation = engine.evaluation(of: usage)
    }

    /// What the buyer is told of an own price or rating: what the policy discloses, to whom the tenant discloses it.
    ///
    /// `hasGrade`: whether any rating of theirs has one.
    func level(_ view: CacheView, hasGrade: Bool) -> DisclosureLevel {
        let audience = DisclosureAudience(rawValue: view.settings.disclosureAudience.rawValue) ?? .concerned
        let isKnown = usage != nil && !remarks.contains(.customerUnknown)
        return audience.level(view.engine.policy.disclose, isKnown: isKnown, hasGrade: hasGrade)
    }

    /// Lays the store's own facts over what is known; false: there are none.
    @discardableResult
    private static func follow(
        _ identifiers: [CustomerIdentifier], _ own: inout OwnFacts, in view: CacheView
    ) throws -> Bool {
        let hashes = identifiers.map(\.hash)
        guard try view.mayHaveOwnFacts(hashes) else { return false }
        let included = view.checkpoint.includedSequence
        var facts = try view.reader.ownFacts(of: hashes, above: included)
        var known = Set(facts.map(\.sequence))
        let others = [
            try view.reader.amendments(of: hashes, above: included),
            try view.reader.mentions(of: hashes, above: included),
        ]
        facts += others.joined().filter { known.insert($0.sequence).inserted }
        if try view.reader.changesOriginals(of: hashes, above: included) { own.limit() }
        guard !facts.isEmpty else { return false }
        facts.sort { $0.sequence < $1.sequence }
        try own.follow(
            facts, isOfCustomer: { hashes.contains($0.hash) }, earlier: { try view.reader.fact(sequence: $0) },
            receipts: OwnReceipts(reader: view.reader))
        return true
    }
}
