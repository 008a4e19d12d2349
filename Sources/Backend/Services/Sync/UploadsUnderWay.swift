import Foundation
import Synchronization

/// Which tenants have uploads under way, so that their customers' states are made again once and not after each.
///
/// History that many stores bring at once touches the same customers again and again, and each making reads all their
/// receipts. Nothing is lost when the process ends: who waits is written down with the receipts.
final class UploadsUnderWay: Sendable {
    private struct Uploads {
        var count = 0
        var needRemake = false
    }

    private let tenants = Mutex<[UUID: Uploads]>([:])

    /// Notes that an upload begins.
    func begin(_ tenant: UUID) {
        tenants.withLock { $0[tenant, default: Uploads()].count += 1 }
    }

    /// Notes that an upload has ended; true: it was the tenant's last, and customers wait to be reckoned again.
    func end(_ tenant: UUID, needsRemake: Bool) -> Bool {
        tenants.withLock { tenants in
            var uploads = tenants[tenant] ?? Uploads(count: 1)
            uploads.count -= 1
            uploads.needRemake = uploads.needRemake || needsRemake
            tenants[tenant] = uploads.count > 0 ? uploads : nil
            return uploads.count <= 0 && uploads.needRemake
        }
    }
}
