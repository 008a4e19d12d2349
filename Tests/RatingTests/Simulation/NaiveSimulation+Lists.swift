@testable import Rating

/// What the report says of rungs and tenths, from the customers one by one.
extension NaiveSimulation {
    /// Where the customers of one subject go.
    struct Directions: Equatable {
        var isCompared: Bool
        var ups: Int64 = 0
        var downs: Int64 = 0
        var same: Int64 = 0
        var falls: Int64 = 0

        init(isCompared: Bool) {
            self.isCompared = isCompared
        }

        init(_ movement: SimulationReport.Movement) {
            isCompared = movement.isCompared
            ups = movement.ups
            downs = movement.downs
            same = movement.same
            falls = movement.falls
        }
    }

    /// A tenth of those who spent something.
    struct Tenth: Equatable {
        var customers: Int64
        var spendFrom: Int64
        var figures: Figures
        var oldRate: Int32?
        var newRate: Int32?
        var paysMoreThanLower: Bool
    }

    private var hasSameCodes: Bool {
        plan.old.policy.grades.map(\.code) == plan.new.policy.grades.map(\.code)
    }

    /// The new policy's demotion limit, else the old one's, else one rung; nil: the ladders have other codes.
    var fallLimit: Int? {
        guard hasSameCodes else { return nil }
        if let limit = plan.new.policy.hold.maxStepsDown { return limit }
        if let limit = plan.old.policy.hold.maxStepsDown { return limit }
        return 1
    }

    private func isCompared(_ subject: Int) -> Bool {
        plan.old.policy.subjects.contains { $0.code == plan.new.policy.subjects[subject].code }
    }

    /// Rungs by which a customer has become worse; no grade lies one rung below the first.
    private func rungsLost(_ place: Place) -> Int {
        var height = 0
        if let old = place.old { height += old + 1 }
        if let new = place.new { height -= new + 1 }
        return height
    }

    /// Everybody who falls further than the limit: the furthest first, then the lower number, then the lower subject.
    var falls: [FallenCustomer] {
        guard let fallLimit else { return [] }
        var found: [(rungs: Int, customer: FallenCustomer)] = []
        for (key, places) in moves {
            for place in places where isCompared(place.subject) && rungsLost(place) > fallLimit {
                found.append(
                    (
                        rungsLost(place),
                        FallenCustomer(customer: key, subject: place.subject, oldGrade: place.old, newGrade: place.new)
                    ))
            }
        }
        return found.sorted { left, right in
            if left.rungs != right.rungs { return left.rungs > right.rungs }
            return (left.customer.customer, left.customer.subject) < (right.customer.customer, right.customer.subject)
        }.map(\.customer)
    }

    /// Who goes up and down, by subject of the new policy.
    var directions: [Directions] {
        var directions = plan.new.policy.subjects.indices.map { Directions(isCompared: isCompared($0)) }
        for place in moves.values.joined() where isCompared(place.subject) {
            let gain = hasSameCodes ? -rungsLost(place) : cheaper(place)
            if gain > 0 { directions[place.subject].ups += 1 }
            if gain < 0 { directions[place.subject].downs += 1 }
            if gain == 0 { directions[place.subject].same += 1 }
            if let fallLimit, rungsLost(place) > fallLimit { directions[place.subject].falls += 1 }
        }
        return directions
    }

    /// Above 0: the first class of the new grade takes a smaller share of the cost than that of the old one.
    private func cheaper(_ place: Place) -> Int {
        func share(_ policy: Policy, _ subject: Int, _ grade: Int?) -> (part: Int128, whole: Int128) {
            var rate = policy.fees.standard[subject]
            if let grade { rate = policy.fees.cells[subject][grade][0] }
            // Of 10,000 of a price, what is no fee is cost.
            let part = Int128(rate.rawValue)
            return policy.fees.base == .price ? (part, 10_000 - part) : (part, 10_000)
        }
        let code = plan.new.policy.subjects[place.subject].code
        guard let oldSubject = plan.old.policy.subjects.firstIndex(where: { $0.code == code }) else { return 0 }
        let before = share(plan.old.policy, oldSubject, place.old)
        let after = share(plan.new.policy, place.subject, place.new)
        let (left, right) = (before.part * after.whole, after.part * before.whole)
        return left > right ? 1 : left < right ? -1 : 0
    }

    /// The tenths of those who spent something; who spent nearly the same stays together where the first one stands.
    var tenths: [Tenth] {
        let spenders = spends.values.filter { $0.spend > 0 }.map { (Self.rounded($0.spend), $0.figures) }
        var parts: [Int: [(least: Int64, figures: Figures)]] = [:]
        for (least, figures) in spenders {
            let below = spenders.count { $0.0 < least }
            parts[10 * below / spenders.count, default: []].append((least, figures))
        }
        var tenths: [Tenth] = []
        var rates: [(part: Int64, whole: Int64)] = []
        for (_, members) in parts.sorted(by: { $0.key < $1.key }) {
            let figures = members.reduce(Figures()) { $0 + $1.figures }
            let old = (
                part: figures.old - figures.cost,
                whole: plan.old.policy.fees.base == .cost ? figures.cost : figures.old
            )
            let new = (
                part: figures.new - figures.cost,
                whole: plan.new.policy.fees.base == .cost ? figures.cost : figures.new
            )
            let isDearer =
                new.whole > 0
                && rates.contains { Int128($0.part) * Int128(new.whole) < Int128(new.part) * Int128($0.whole) }
            if new.whole > 0 { rates.append(new) }
            tenths.append(
                Tenth(
                    customers: Int64(members.count), spendFrom: members.map(\.least).min() ?? 0, figures: figures,
                    oldRate: Self.basisPoints(old), newRate: Self.basisPoints(new), paysMoreThanLower: isDearer))
        }
        return tenths
    }

    /// The spend to eight binary digits, down.
    private static func rounded(_ spend: Int64) -> Int64 {
        var (digits, unit) = (spend, Int64(1))
        while digits > 255 {
            digits /= 2
            unit *= 2
        }
        return digits * unit
    }

    /// The share in basis points, half up; nil of nothing.
    private static func basisPoints(_ share: (part: Int64, whole: Int64)) -> Int32? {
        guard share.whole > 0 else { return nil }
        let (doubled, divisor) = (Int128(share.part) * 20_000 + Int128(share.whole), Int128(share.whole) * 2)
        let isBelow = doubled < 0 && doubled % divisor != 0
        return Int32(exactly: doubled / divisor - (isBelow ? 1 : 0))
    }
}

extension NaiveSimulation.Tenth {
    init(_ decile: SimulationReport.Decile) {
        self.init(
            customers: decile.customers, spendFrom: decile.spendFrom.rawValue,
            figures: NaiveSimulation.Figures(decile.figures), oldRate: decile.oldRate?.rawValue,
            newRate: decile.newRate?.rawValue, paysMoreThanLower: decile.paysMoreThanLower)
    }
}
