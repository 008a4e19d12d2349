import Crypto
import Foundation
import KakuzukeProtocol
import Rating
import Testing

// Goal: an identifier key opens for the agent and tenant it was sealed for, and for nobody else.
@Suite struct SealedIdentifierKeyTests {
    private let tenant = TenantID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")!
    private let key = (0..<32).map { UInt8($0) }
    private let agent = Curve25519.KeyAgreement.PrivateKey()

    private func sealed() throws -> Kakuzuke_V1_SealedIdentifierKey {
        try Kakuzuke_V1_SealedIdentifierKey(
            sealing: key, id: 3, tenant: tenant, to: Array(agent.publicKey.rawRepresentation))
    }

    @Test func opensForItsAgentAlone() throws {
        let sealed = try sealed()
        #expect(sealed.keyID == 3)
        #expect(try sealed.open(with: Array(agent.rawRepresentation), tenant: tenant) == key)
        let other = Curve25519.KeyAgreement.PrivateKey()
        #expect(throws: IdentifierKeySealError.notOurs) {
            try sealed.open(with: Array(other.rawRepresentation), tenant: tenant)
        }
        #expect(throws: IdentifierKeySealError.notOurs) {
            try sealed.open(
                with: Array(agent.rawRepresentation), tenant: TenantID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")!)
        }
        var changed = sealed
        changed.ciphertext[changed.ciphertext.startIndex] ^= 1
        #expect(throws: IdentifierKeySealError.notOurs) {
            try changed.open(with: Array(agent.rawRepresentation), tenant: tenant)
        }
        #expect(throws: IdentifierKeySealError.unusableKey) { try sealed.open(with: [1], tenant: tenant) }
        #expect(throws: IdentifierKeySealError.unusableKey) {
            try Kakuzuke_V1_SealedIdentifierKey(sealing: key, id: 3, tenant: tenant, to: [1, 2])
        }
    }

    @Test("the cost of a line is rounded once, halves away from zero, with the sign of the quantity")
    func lineCosts() {
        let terms = ProductTerms(category: "FOOD", unitCost: UnitCostHundredths(12_345), tax: "reduced")
        #expect(terms.cost(of: QuantityThousandths(1_000)) == MoneyMinorUnits(123))
        #expect(terms.cost(of: QuantityThousandths(2_000)) == MoneyMinorUnits(247))
        #expect(terms.cost(of: QuantityThousandths(-2_000)) == MoneyMinorUnits(-247))
        #expect(terms.cost(of: QuantityThousandths(500)) == MoneyMinorUnits(62))
        #expect(terms.cost(of: .zero) == .zero)
        let half = ProductTerms(category: "FOOD", unitCost: UnitCostHundredths(50), tax: "reduced")
        #expect(half.cost(of: QuantityThousandths(1_000)) == MoneyMinorUnits(1))
        #expect(half.cost(of: QuantityThousandths(-1_000)) == MoneyMinorUnits(-1))
        let dear = ProductTerms(category: "FOOD", unitCost: InputLimits.unitCostMax, tax: "reduced")
        let cost = dear.cost(of: InputLimits.quantityMax)
        #expect(cost.map { $0 <= InputLimits.amountMax } ?? true)
    }

    @Test("the terms of a product are those of the last price that is not later")
    func termsByDate() {
        var item = Kakuzuke_V1_ProductItem()
        item.code = "1"
        item.category = "FOOD"
        for (day, cost) in [(20_000, 100), (20_010, 200)] {
            var price = Kakuzuke_V1_ProductPrice()
            price.fromDate = Int32(day)
            price.unitCostE2 = Int64(cost)
            price.tax = "reduced"
            item.prices.append(price)
        }
        func cost(_ day: Int32) -> Int64? {
            ProductTerms(item, on: CalendarDate(daysSinceEpoch: day))?.unitCost.rawValue
        }
        #expect(cost(19_999) == nil)
        #expect(cost(20_000) == 100)
        #expect(cost(20_009) == 100)
        #expect(cost(20_010) == 200)
        item.isGone = true
        #expect(cost(20_010) == nil)
    }

    @Test("the business date follows zone and cut-off hour, before 1970 too")
    func businessDates() {
        // 2026-11-22 16:30 UTC is 01:30 of the next day in Tokyo.
        let moment: Int64 = 1_795_365_000
        func date(_ zone: String, _ hour: Int) -> String {
            CalendarDate(businessDateAt: moment, timeZone: zone, cutOffHour: hour).description
        }
        #expect(date("UTC", 0) == "2026-11-22")
        #expect(date("Asia/Tokyo", 0) == "2026-11-23")
        #expect(date("Asia/Tokyo", 3) == "2026-11-22")
        #expect(date("No/Such", 0) == "2026-11-22")
        #expect(CalendarDate(businessDateAt: -1, timeZone: "UTC", cutOffHour: 0).description == "1969-12-31")
    }
}
