import KakuzukeProtocol
import LocalStore
import SwiftProtobuf
import Synchronization

/// The entries of the item master that were asked for last, ready to be used.
final class ProductShelf: Sendable {
    /// Entries that are kept; one more empties the shelf.
    static let entriesMax = 2_048

    private struct State {
        var epoch: [UInt8] = []
        var revision: Int64 = 0
        /// nil: the item master does not know the product.
        var items: [String: Kakuzuke_V1_ProductItem?] = [:]
    }

    private let state = Mutex(State())

    /// Number of entries that are kept.
    var count: Int { state.withLock { $0.items.count } }

    /// What the item master has of products; nil: it does not know the product.
    ///
    /// - Parameters:
    ///   - codes: different products.
    ///   - present: the state of the file that `reader` looks at.
    ///   - reader: reads what is not kept.
    /// - Returns: an entry for each code.
    /// - Throws: `LocalStoreError.corrupt` when what is stored of one is damaged.
    func items(
        _ codes: [String], at present: CacheState, _ reader: LocalReader
    ) throws -> [String: Kakuzuke_V1_ProductItem?] {
        var found: [String: Kakuzuke_V1_ProductItem?] = [:]
        found.reserveCapacity(codes.count)
        let missing = state.withLock { state in
            if state.revision != present.revision || state.epoch != present.installation.epoch {
                state = State(epoch: present.installation.epoch, revision: present.revision)
            }
            return codes.filter { code in
                guard let item = state.items[code] else { return true }
                found.updateValue(item, forKey: code)
                return false
            }
        }
        guard !missing.isEmpty else { return found }
        for (code, bytes) in zip(missing, try reader.products(codes: missing)) {
            found.updateValue(try bytes.map(Self.item), forKey: code)
        }
        state.withLock { state in
            // Another look may have seen a later feed meanwhile.
            guard state.revision == present.revision, state.epoch == present.installation.epoch else { return }
            if state.items.count + missing.count > Self.entriesMax { state.items.removeAll(keepingCapacity: true) }
            for code in missing.prefix(Self.entriesMax) {
                if let item = found[code] { state.items.updateValue(item, forKey: code) }
            }
        }
        return found
    }

    private static func item(_ bytes: [UInt8]) throws -> Kakuzuke_V1_ProductItem {
        do { return try Kakuzuke_V1_ProductItem(serializedBytes: bytes) } catch {
            throw LocalStoreError(
                .corrupt, "a product of the item master cannot be read",
                nextStep: "Let the agent take the whole feed again")
        }
    }
}
