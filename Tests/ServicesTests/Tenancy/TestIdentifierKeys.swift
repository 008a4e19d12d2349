import Foundation
import Synchronization

@testable import Services

/// Identifier keys in memory; the first key of a tenant that nobody made is the one of the tests' receipts.
final class TestIdentifierKeys: Sendable {
    private let keys = Mutex<[UUID: [Int32: [UInt8]]]>([:])
    private let standard: [UInt8]?

    init(standard: [UInt8]? = [UInt8](repeating: 7, count: 32)) { self.standard = standard }

    var all: [UUID: [Int32: [UInt8]]] { keys.withLock { $0 } }

    var source: IdentifierKeySource {
        IdentifierKeySource(
            read: { [self] tenant, number in
                guard let bytes = keys.withLock({ $0[tenant]?[number] }) ?? standard else {
                    throw ServiceError(.internalFault, "no such key")
                }
                return bytes
            },
            write: { [self] tenant, number, bytes in keys.withLock { $0[tenant, default: [:]][number] = bytes } },
            list: { [self] tenant in
                keys.withLock { $0[tenant]?.keys.sorted() ?? (standard == nil ? [] : [1]) }
            }, erase: { [self] tenant in keys.withLock { $0[tenant] = nil } })
    }
}
