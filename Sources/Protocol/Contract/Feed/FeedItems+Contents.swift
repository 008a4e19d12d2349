import SwiftProtobuf

extension Kakuzuke_V1_FeedItems {
    /// Packs the items as a part carries them.
    ///
    /// - Throws: `ContractError` when they are above `FeedLimits.itemsBytesMax`.
    public func contents() throws(ContractError) -> [UInt8] {
        guard let plain: [UInt8] = try? serializedBytes(), plain.count <= FeedLimits.itemsBytesMax,
            let packed = try? Deflate.compress(plain)
        else { throw ContractError(.tooMany, "items") }
        return packed
    }

    /// Unpacks a part's items; every content gives items or an error.
    ///
    /// - Throws: `ContractError` when they are above `FeedLimits.itemsBytesMax` or no items.
    public init(contents: [UInt8]) throws(ContractError) {
        guard contents.count <= FeedLimits.itemsBytesMax else { throw ContractError(.tooMany, "items") }
        let plain: [UInt8]
        do { plain = try Deflate.decompress(contents, limit: FeedLimits.itemsBytesMax) } catch {
            throw ContractError(error == DeflateError(.limitExceeded) ? .tooMany : .outOfRange, "items")
        }
        guard let items = try? Kakuzuke_V1_FeedItems(serializedBytes: plain) else {
            throw ContractError(.outOfRange, "items")
        }
        self = items
    }
}
