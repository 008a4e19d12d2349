import KakuzukeProtocol
import LocalStore
import Rating
import Synchronization

/// What is kept from one price to the next, for as long as the file says the same.
///
/// Nothing here is told of changes: each look at the file shows whether anything was committed since the one before,
/// by this process or another, and if so whether it concerns what is kept.
final class CacheShelf: Sendable {
    private struct Kept {
        /// When the prelude was last seen to hold, in the look-up connection's count of changes.
        var dataVersion: Int64
        var prelude: CachePrelude
    }

    let policies = PolicyShelf()
    let products = ProductShelf()
    let ownFacts = OwnFactFilter()
    private let kept = Mutex<Kept?>(nil)

    /// The prelude of the state that a reader looks at.
    ///
    /// - Throws: as `CachePrelude.init`, or `LocalStoreError` for a damaged file.
    func prelude(_ reader: LocalReader) throws -> CachePrelude {
        if let version = reader.dataVersion,
            let prelude = kept.withLock({ $0?.dataVersion == version ? $0?.prelude : nil })
        {
            reader.know(prelude.state)
            return prelude
        }
        let state = try reader.cacheState()
        // What was committed may be something else, such as the record of quotes.
        let same = kept.withLock { $0?.prelude }.flatMap { $0.state == state ? $0 : nil }
        if let same { reader.know(same.state) }
        let prelude = try same ?? CachePrelude(state, reader)
        if let version = reader.dataVersion {
            kept.withLock { $0 = Kept(dataVersion: version, prelude: prelude) }
        }
        return prelude
    }
}
