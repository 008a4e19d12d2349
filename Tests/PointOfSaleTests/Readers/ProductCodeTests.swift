import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: no code with a wrong digit and no price within a code ever counts as a product. Method: codes whose check
// digits were reckoned by hand, each in every way that a profile may take codes.
@Suite struct ProductCodeTests {
    /// The product that a code becomes, or why its row is refused.
    private func product(_ code: String, _ products: String) throws -> String {
        let profile = try profile(profileText + "\nproducts: \(products)\n")
        let row = "0001,1,7,2026/4/2,9:00,通常,,\(code),酒,1,110,10\n"
        let reading = try readAll(headerLine + "\n" + row, profile)
        if let rejected = reading.rejected.first {
            #expect(rejected.line == 2)
            return "\(rejected.field) \(rejected.reasonCode)"
        }
        return try #require(reading.receipts.first?.lines.first?.product)
    }

    private static let wrong = "product wrong_check_digit"

    @Test(arguments: ["4901234567894", "49123456", "042100005264", "14901234567891", "４９０１２３４５６７８９４"])
    func rightDigitsAreTaken(_ code: String) throws {
        let plain = code.precomposedStringWithCompatibilityMapping
        #expect(try product(code, "{codes: jan}") == plain)
        #expect(try product(code, "{codes: mixed}") == plain)
    }

    @Test(arguments: ["4901234567895", "49123457", "042100005265", "14901234567892"])
    func wrongDigitsRefuseTheReceipt(_ code: String) throws {
        #expect(try product(code, "{codes: jan}") == Self.wrong)
        // A store's own code may have any other number of digits.
        #expect(try product(code, "{codes: mixed}") == (code.count == 13 ? Self.wrong : code))
        #expect(try product(code, "{codes: own}") == code)
    }

    @Test func aColumnOfJANHoldsNothingElse() throws {
        #expect(try product("A-1", "{codes: jan}") == "product not_a_product_code")
        #expect(try product("123", "{codes: jan}") == "product not_a_product_code")
        #expect(try product("A-1", "{codes: mixed}") == "A-1")
        #expect(try product("", "{codes: jan}") == "")
    }

    @Test(arguments: ["2812345003985", "0212345003985"]) func inStoreCodesAreNoProducts(_ code: String) throws {
        #expect(try product(code, "{codes: mixed}") == "")
        #expect(try product(code, "{codes: jan}") == "")
        let digits = "{codes: mixed, in_store_digits: {\"28\": 5, \"02\": 5}}"
        #expect(try product(code, digits) == String(code.prefix(7)))
        #expect(try product(String(code.dropLast()) + "0", digits) == Self.wrong)
    }

    @Test(arguments: ["\"30\": 5", "\"28\": 0", "\"28\": 11", "x: 5"]) func prefixesAreChecked(_ rule: String) throws {
        #expect(throws: UnusableProfile.self) {
            try profile(profileText + "\nproducts: {in_store_digits: {\(rule)}}\n")
        }
    }
}
