import Testing

@testable import Services

// Goal: a token works from the addresses it is bound to and from nowhere else. Method: borders of ranges in both
// versions, mapped addresses, and texts that are no ranges.
@Suite struct AddressRangeTests {
    @Test(arguments: [
        (
            "192.0.2.0/24", ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.7"],
            ["192.0.1.255", "192.0.3.0", "2001:db8::1"]
        ),
        ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]),
        ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]),
        ("10.0.0.0/9", ["10.0.0.0", "10.127.255.255"], ["10.128.0.0", "9.255.255.255"]),
        ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["::", "2001:db8::1"]),
        ("2001:db8::/33", ["2001:db8::", "2001:db8:7fff:ffff::1"], ["2001:db8:8000::", "10.0.0.1"]),
        ("2001:db8::1", ["2001:db8::1", "2001:DB8:0::1"], ["2001:db8::2"]),
        ("::/0", ["::", "2001:db8::1"], ["10.0.0.1", "::ffff:10.0.0.1"]),
        ("::ffff:10.0.0.0/104", ["10.255.0.1", "::ffff:10.0.0.1"], ["11.0.0.0"]),
        ("fe80::/10", ["fe80::1%eth0", "febf::1"], ["fec0::1"]),
    ])
    func rangesHoldTheirAddresses(range: String, inside: [String], outside: [String]) {
        for address in inside { #expect(AddressRange.allow(address, ranges: [range]), "\(address) in \(range)") }
        for address in outside { #expect(!AddressRange.allow(address, ranges: [range]), "\(address) in \(range)") }
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.1/8", "10.0.0/8",
        "010.0.0.0/8", "10.0.0.0/8/8", "2001:db8::1/32", "2001:db8::/129", "::ffff:0:0/95", "localhost", "*",
        "10.0.0.0 /8",
        "unix",
    ])
    func whatIsNoRangeIsRefused(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func noRangesMeanEverywhereAndAnUnknownAddressIsInNone() {
        #expect(AddressRange.allow("unix", ranges: []))
        #expect(!AddressRange.allow("unix", ranges: ["0.0.0.0/0", "::/0"]))
        #expect(AddressRange.allow("10.0.0.1", ranges: ["192.0.2.0/24", "10.0.0.0/8"]))
    }

    @Test func rangesHoldNarrowerRanges() throws {
        func range(_ text: String) throws -> AddressRange { try #require(AddressRange(text)) }
        #expect(try range("10.0.0.0/8").contains(try range("10.1.0.0/16")))
        #expect(try range("10.0.0.0/8").contains(try range("10.0.0.0/8")))
        #expect(try !range("10.1.0.0/16").contains(try range("10.0.0.0/8")))
        #expect(try !range("0.0.0.0/0").contains(try range("::/0")))
    }

    @Test func attemptsAreCountedForTheNetworkThatACustomerGets() {
        #expect(NetworkAddress("2001:db8:1:2:3::4")?.source == NetworkAddress("2001:db8:1:2:ffff::")?.source)
        #expect(NetworkAddress("2001:db8:1:2::")?.source != NetworkAddress("2001:db8:1:3::")?.source)
        #expect(NetworkAddress("192.0.2.1")?.source != NetworkAddress("192.0.2.2")?.source)
        #expect(NetworkAddress("::ffff:192.0.2.1")?.source == NetworkAddress("192.0.2.1")?.source)
    }
}
