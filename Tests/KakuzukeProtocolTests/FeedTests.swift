import Testing

@testable import KakuzukeProtocol

// Goal: a feed's parts come back and its digest sees every byte and every boundary.
// Method: items there and back, parts cut elsewhere, a part that unpacks to more than the limit.
@Suite struct FeedTests {
    @Test("items come back; what is none is refused")
    func items() throws {
        var items = Kakuzuke_V1_FeedItems()
        items.products = (0..<500).map { number in
            var product = Kakuzuke_V1_ProductItem()
            product.code = "\(number)"
            return product
        }
        let contents = try items.contents()
        #expect(try Kakuzuke_V1_FeedItems(contents: contents) == items)
        #expect(throws: ContractError(.outOfRange, "items")) { try Kakuzuke_V1_FeedItems(contents: [1, 2]) }
        let bomb = try Deflate.compress([UInt8](repeating: 0, count: FeedLimits.itemsBytesMax + 1), level: .fastest)
        #expect(throws: ContractError(.tooMany, "items")) { try Kakuzuke_V1_FeedItems(contents: bomb) }
    }

    @Test("the digest depends on bytes and on where parts end")
    func digest() {
        func digest(_ parts: [[UInt8]]) -> [UInt8] {
            var digest = FeedDigest()
            for part in parts { digest.update(part) }
            return digest.bytes()
        }
        #expect(digest([[1, 2], [3]]).count == FeedDigest.byteCount)
        #expect(digest([[1, 2], [3]]) == digest([[1, 2], [3]]))
        #expect(digest([[1, 2], [3]]) != digest([[1], [2, 3]]))
        #expect(digest([[1, 2], [3]]) != digest([[1, 2], [4]]))
        #expect(digest([[1]]) != digest([[1], []]))
    }
}
