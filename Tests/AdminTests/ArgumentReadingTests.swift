import Rating
import Testing

@testable import kakuzuke

/// Goal: what people type is read as they mean it. Method: each form, right and wrong.
@Suite struct ArgumentReadingTests {
    @Test(arguments: [
        ("4901", "4901", 1_000), ("4901x2", "4901", 2_000), ("4901x0.35", "4901", 350), ("BOX", "BOX", 1_000),
        ("box", "box", 1_000), ("BOx12x1", "BOx12", 1_000), ("x2x3", "x2", 3_000), ("りんごx2", "りんご", 2_000),
        ("4901x1000000", "4901", 1_000_000_000),
    ])
    func itemsAreProductsWithQuantities(argument: String, product: String, thousandths: Int64) throws {
        let item = try #require(BasketItem(argument: argument))
        #expect(item.product == product && item.quantity == QuantityThousandths(thousandths))
    }

    @Test(arguments: ["", "x2", "4901x0", "4901x-1", "4901x1000001", String(repeating: "a", count: 257)])
    func itemsWithoutProductOrWithImpossibleQuantitiesAreRefused(argument: String) {
        #expect(BasketItem(argument: argument) == nil)
    }

    @Test(arguments: [
        ("localhost:7443", "localhost", 7443, "localhost"), ("127.0.0.1:1", "127.0.0.1", 1, "localhost"),
        ("[::1]:65535", "::1", 65_535, "localhost"),
        ("kakuzuke.example:7443", "kakuzuke.example", 7443, "kakuzuke.example"),
    ])
    func addressesAreHostsWithPorts(argument: String, host: String, port: Int, name: String) throws {
        let address = try #require(ServerAddress(argument: argument))
        #expect(address.host == host && address.port == port && address.expectedName == name)
        #expect(address.text == argument)
    }

    @Test(arguments: ["", "host", "host:", ":7443", "host:0", "host:65536", "::1:7443", "a b:1", "host:x"])
    func addressesWithoutHostOrPortAreRefused(argument: String) {
        #expect(ServerAddress(argument: argument) == nil)
    }

    @Test func tokensTellTheirTenant() {
        let tenant = TokenText("kzt_0f8c2a526d0b4a519f640d3b1f6f7a10_secret_check")
        #expect(tenant?.tenant == "0f8c2a52-6d0b-4a51-9f64-0d3b1f6f7a10")
        #expect(TokenText("kzo_00000000000000000000000000000000_secret_check")?.tenant == nil)
        #expect(TokenText("password") == nil && TokenText("kzt_two words") == nil && TokenText("") == nil)
    }

    @Test func amountsFollowTheirCurrency() {
        #expect(MoneyText.amount(1_234_567, "JPY") == "1,234,567 JPY")
        #expect(MoneyText.amount(-5, "EUR") == "-0.05 EUR" && MoneyText.amount(1_234, "KWD") == "1.234 KWD")
        #expect(MoneyText.cost(12_345, "JPY") == "123.45 JPY" && MoneyText.rate(1_250) == "12.50 %")
    }

    @Test func tablesLineUpWideCharactersAndPassNoControlCharactersOn() {
        var table = TextTable(.init(title: "NAME"), .init(title: "N", alignsRight: true))
        table.add("渋谷", "1")
        table.add("a\u{1B}[2J", "10")
        #expect(table.text(none: "") == "NAME    N\n渋谷    1\na [2J  10")
        #expect(TextTable(.init(title: "NAME")).text(none: "nothing") == "nothing")
    }
}
