import Foundation
import Storage
import Testing

@testable import Services

// Goal: a sealed secret opens in its own row only. Method: every part of what is bound to it changed, and every byte.
@Suite struct SecretSealTests {
    private static let secret: [UInt8] = [1, 2, 3]
    private static let nonce = [UInt8](repeating: 4, count: SecretSeal.nonceByteCount)

    @Test func onlyTheSameRowAndKeyOpen() throws {
        let seal = SecretSeal(key: [UInt8](repeating: 1, count: 32))
        let tenant = UUID()
        let owner = UUID()
        let sealed = try seal.seal(Self.secret, .oneTimeCodes, tenant: tenant, owner: owner, nonce: Self.nonce)
        #expect(try seal.open(sealed, .oneTimeCodes, tenant: tenant, owner: owner) == Self.secret)
        func isRefused(_ work: () throws -> [UInt8]) -> Bool {
            do {
                _ = try work()
                return false
            } catch {
                return (error as? ServiceError)?.code == .internalFault
            }
        }
        #expect(isRefused { try seal.open(sealed, .oneTimeCodes, tenant: UUID(), owner: owner) })
        #expect(isRefused { try seal.open(sealed, .oneTimeCodes, tenant: tenant, owner: UUID()) })
        #expect(isRefused { try seal.open(sealed, .oneTimeCodes, tenant: owner, owner: tenant) })
        #expect(isRefused { try seal.open(sealed, .identityProvider, tenant: tenant, owner: owner) })
        let other = SecretSeal(key: [UInt8](repeating: 2, count: 32))
        #expect(isRefused { try other.open(sealed, .oneTimeCodes, tenant: tenant, owner: owner) })
        for index in sealed.bytes.indices {
            var bytes = sealed.bytes
            bytes[index] ^= 1
            #expect(isRefused { try seal.open(StoredBytes(bytes), .oneTimeCodes, tenant: tenant, owner: owner) })
        }
        #expect(isRefused { try seal.open(StoredBytes([]), .oneTimeCodes, tenant: tenant, owner: owner) })
    }

    @Test func hashesDependOnTheKeyAndOnWhereOnePartEnds() {
        let seal = SecretSeal(key: [UInt8](repeating: 1, count: 32))
        #expect(seal.hash([[1], [2, 3]]) == seal.hash([[1], [2, 3]]))
        #expect(seal.hash([[1], [2, 3]]) != seal.hash([[1, 2], [3]]))
        #expect(seal.hash([[1]]) != SecretSeal(key: [UInt8](repeating: 2, count: 32)).hash([[1]]))
    }
}
