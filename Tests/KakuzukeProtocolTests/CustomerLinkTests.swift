import Foundation
import Rating
import Testing

@testable import KakuzukeProtocol

// Goal: a link opens for whom it was made and for nobody else, and says nothing to whoever reads it.
@Suite struct CustomerLinkTests {
    private let key = IdentifierKey(id: 3, bytes: [UInt8](repeating: 7, count: 32))!
    private let tenant = TenantID("6b1f8c1e-0000-4000-8000-00000000000a")!
    private let today = CalendarDate("2026-11-22")!

    private func link(_ member: String) throws -> CustomerLink {
        CustomerLink(customer: try key.hash(member, kind: .memberNumber), madeOn: today)
    }

    @Test func aLinkComesBack() throws {
        let link = try link("4711")
        let token = try #require(link.token(key, tenant: tenant))
        #expect(token.utf8.count <= CustomerLink.tokenBytesMax)
        #expect(token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        let address = try #require(CustomerLink.address(token))
        #expect(address.tenant == tenant && address.keyID == 3)
        #expect(CustomerLink(token: token, key) == link)
        #expect(try self.link("4711").token(key, tenant: tenant) == token, "the same link is the same text")
        #expect(try self.link("4712").token(key, tenant: tenant) != token)
        #expect(!token.contains(Data(link.customer.bytes).base64EncodedString().prefix(8)))
    }

    @Test func nobodyElseMakesOrChangesOne() throws {
        let token = try #require(try link("4711").token(key, tenant: tenant))
        let other = try #require(IdentifierKey(id: 3, bytes: [UInt8](repeating: 8, count: 32)))
        #expect(CustomerLink(token: token, other) == nil)
        let renumbered = try #require(IdentifierKey(id: 4, bytes: [UInt8](repeating: 7, count: 32)))
        #expect(CustomerLink(token: token, renumbered) == nil)
        #expect(try link("4711").token(renumbered, tenant: tenant) == nil, "hashed by another key")
        let letters = Array(token)
        for position in letters.indices {
            var changed = letters
            changed[position] = letters[position] == "A" ? "B" : "A"
            let link = CustomerLink(token: String(changed), key)
            // The last letter carries two bits that mean nothing.
            #expect(link == nil || (position == letters.count - 1 && link == CustomerLink(token: token, key)))
        }
        for bad in [
            "", "A", "====", String(repeating: "A", count: 98), String(token.dropLast(2)), token + "AAAA", "日本",
        ] {
            #expect(CustomerLink(token: bad, key) == nil)
        }
        #expect(CustomerLink(token: String(repeating: "A", count: CustomerLink.tokenBytesMax + 1), key) == nil)
    }

    @Test func linksGrowOld() throws {
        let link = try link("4711")
        #expect(link.isValid(on: today) && link.isValid(on: today.adding(days: -1)))
        #expect(link.isValid(on: today.adding(days: CustomerLink.validDays)))
        #expect(!link.isValid(on: today.adding(days: CustomerLink.validDays + 1)))
        #expect(!link.isValid(on: today.adding(days: -2)))
    }
}
