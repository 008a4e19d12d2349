import Rating
import RatingTestSupport
import SeededTestSupport

/// One random customer under one random policy, kept both as all receipts and as compact states.
struct CompactStateCheck {
    let engine: RatingEngine
    let madeOn: CalendarDate
    var history: RandomHistory
    private(set) var full: CustomerUsage
    private(set) var compact: CustomerUsage
    private(set) var comparisons = 0
    private(set) var stages: [RatingStage: Int] = [:]
    /// The first difference; nil while both agree.
    private(set) var difference: String?
    /// True when the last change needed all receipts, so that the compact states lack it.
    private(set) var isStale = false
    private(set) var receipts: [Receipt]
    let receiptsMax: Int

    var base: CalendarDate { madeOn.adding(days: -RatingEngine.daysFromBaseToMaking) }
    private var exactUntil: CalendarDate { base.adding(days: RatingEngine.daysExactAfterBase) }

    init(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        madeOn = RandomHistory.day(&random)
        var policies = RandomPolicy(seed: random.next())
        engine = try RatingEngine(policies.policy(isFair: false))
        history = RandomHistory(seed: random.next(), day: madeOn)
        receipts = history.receipts(random.pick([0, 1, 2, 3, 8, 15, 40]))
        let facts = history.facts(subjects: engine.policy.subjects.map(\.code))
        receiptsMax = random.pick([200, 200, 0, 1, 3])
        full = engine.completeUsage(facts: facts, receipts: receipts)
        compact = engine.compactUsage(full, madeOn: madeOn, receiptsMax: receiptsMax)
    }

    /// Compares as made, then after each of some changes; stops at the first difference.
    mutating func run() {
        compare("as made")
        change { $0.compare($1) }
    }

    /// Makes some changes.
    ///
    /// - Parameter body: what is done after each of them.
    mutating func change(_ body: (inout CompactStateCheck, String) -> Void = { _, _ in }) {
        for _ in 0..<history.random.number(0...5) where difference == nil {
            guard let change = changeSomething() else {
                isStale = true
                return
            }
            if history.random.chance(30) {
                for subject in compact.states.indices {
                    compact.states[subject].foldOldest(limit: receiptsMax, visitUnit: engine.policy.visitUnit)
                }
            }
            body(&self, change)
        }
    }

    // MARK: - Changes

    /// Applies the same change to both; nil when the state rightly asks for all receipts.
    private mutating func changeSomething() -> String? {
        let later = base.adding(days: history.random.number(1...75))
        let laterReceipts = receipts.indices.filter { receipts[$0].businessDate > base }
        switch history.random.number(0...9) {
        case 0...4:
            return add(history.receipt(on: later))
        case 5, 6:
            guard let index = laterReceipts.randomElement(using: &history.random) else { return "nothing" }
            return remove(receipts.remove(at: index))
        case 7:
            guard let index = laterReceipts.randomElement(using: &history.random) else { return "nothing" }
            return amend(receipts.remove(at: index), newDate: later)
        default:
            changeFacts(later)
            return "facts"
        }
    }

    private mutating func add(_ receipt: Receipt) -> String? {
        receipts.append(receipt)
        full = engine.completeUsage(facts: full.facts, receipts: receipts)
        for (subject, entry) in engine.entries(of: receipt)
        where compact.states[subject].add(entry) != .applied {
            difference = "adding \(receipt.id) after the base was refused"
        }
        return "added \(receipt.id) of \(receipt.businessDate)"
    }

    private mutating func remove(_ receipt: Receipt) -> String? {
        full = engine.completeUsage(facts: full.facts, receipts: receipts)
        for (subject, entry) in engine.entries(of: receipt) {
            let state = compact.states[subject]
            let isKept = state.entries.contains { $0.key == entry.key }
            let outcome = compact.states[subject].remove(entry.key, datedOn: entry.date)
            guard outcome == .applied else {
                let isFolded = state.foldedDays.contains { $0.date == entry.date }
                if isKept || !isFolded { difference = "removing \(receipt.id) was refused without need" }
                return nil
            }
        }
        return "removed \(receipt.id) of \(receipt.businessDate)"
    }

    /// An amendment takes the receipt back and adds it with other lines, perhaps of another date.
    private mutating func amend(_ receipt: Receipt, newDate: CalendarDate) -> String? {
        guard remove(receipt) != nil else { return nil }
        var amended = receipt
        amended.lines = [history.line(isReturn: false)] + amended.lines.dropFirst()
        if history.random.chance(50) { amended.businessDate = newDate }
        return add(amended)
    }

    private mutating func changeFacts(_ later: CalendarDate) {
        var facts = full.facts
        switch history.random.number(0...3) {
        case 0:
            facts.enrolment.append(
                EnrolmentChoice(option: history.random.pick(RandomPolicy.options), on: later))
        case 1:
            let attribute = history.random.pick(RandomPolicy.attributes.keys.sorted())
            facts.attributes.removeAll { $0.attribute == attribute && $0.from == later }
            let value = history.random.pick(RandomPolicy.attributes[attribute]!)
            facts.attributes.append(AttributeValue(attribute: attribute, value: value, from: later))
        case 2:
            let subject = history.random.pick(engine.policy.subjects).code
            facts.reservations.append(history.reservation(madeOn: later, subject: subject))
        default:
            let open = facts.reservations.indices.filter { facts.reservations[$0].status == .open }
            guard let index = open.randomElement(using: &history.random) else { return }
            facts.reservations[index].status = history.random.pick([.kept, .cancelled])
            facts.reservations[index].closedOn = later
        }
        full.facts = facts
        compact.facts = facts
    }

    // MARK: - Comparison

    private mutating func compare(_ occasion: String) {
        let whole = engine.evaluation(of: full)
        let small = engine.evaluation(of: compact)
        let basket = history.basket()
        for offset in 1...RatingEngine.daysExactAfterBase where difference == nil {
            let date = base.adding(days: offset)
            let ratings = whole.ratings(on: date)
            for rating in ratings { stages[rating.stage, default: 0] += 1 }
            check(ratings, small.ratings(on: date), occasion, date)
            guard offset % 7 == 1 || history.random.chance(10) else { continue }
            check(
                try? engine.quote(basket, for: whole, on: date), try? engine.quote(basket, for: small, on: date),
                occasion, date)
            let days = min(CustomerEvaluation.forecastDays, exactUntil.days(since: date))
            for subject in engine.policy.subjects.indices {
                check(
                    whole.forecast(subject: subject, from: date, days: days),
                    small.forecast(subject: subject, from: date, days: days), occasion, date)
            }
        }
    }

    private mutating func check<Value: Equatable>(
        _ expected: Value, _ actual: Value, _ occasion: String, _ date: CalendarDate
    ) {
        comparisons += 1
        guard expected != actual, difference == nil else { return }
        difference = """
            \(occasion), made on \(madeOn), asked for \(date), kept \(receiptsMax): from all receipts \(expected), \
            from the state \(actual); hold \(engine.policy.hold), window \(engine.policy.windowDays), \
            visits by \(engine.policy.visitUnit)
            """
    }
}
