import Foundation
import Testing

@testable import Services

// Goal: hashes are scrypt, read back, and never depend on who asks. Method: vectors of RFC 7914, and counted
// computations.
@Suite struct PasswordHashTests {
    private static let random = RandomBytes { [UInt8](repeating: 5, count: $0) }
    private static let cheap = PasswordHash.Cost(rounds: 4, blockSize: 1, parallelism: 1)

    @Test func hashesAreThoseOfTheStandard() throws {
        let hash = try PasswordHash(
            computing: "pleaseletmein", salt: Array("SodiumChloride".utf8),
            cost: PasswordHash.Cost(rounds: 14, blockSize: 8, parallelism: 1))
        let hexadecimal = hash.key.map { String(format: "%02x", $0) }.joined()
        #expect(hexadecimal == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    }

    @Test func textsReadBackAndNothingElseDoes() throws {
        let hash = try PasswordHash(
            computing: "a", salt: [UInt8](repeating: 1, count: PasswordHash.saltByteCount), cost: Self.cheap)
        #expect(PasswordHash(text: hash.text) == hash)
        #expect(hash.text.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
        for wrong in [
            "", "scrypt", hash.text + "$", hash.text.replacing("ln=4", with: "ln=21"),
            hash.text.replacing("r=1", with: "r=0"), hash.text.replacing("scrypt", with: "bcrypt"),
            hash.text.replacing("p=1", with: "p=17"), String(hash.text.dropLast()),
        ] {
            #expect(PasswordHash(text: wrong) == nil, "\(wrong)")
        }
    }

    @Test func newHashesTakeTheWrittenCost() async throws {
        #expect(PasswordHash.Cost.current == PasswordHash.Cost(rounds: 15, blockSize: 8, parallelism: 3))
        let hasher = PasswordHasher(cost: .current, random: Self.random)
        let text = try await hasher.text(for: "plum cabinet wagon", tenant: UUID())
        #expect(PasswordHash(text: text)?.salt.count == 16 && text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(try await hasher.isRight("plum cabinet wagon", stored: text, tenant: UUID()))
        #expect(try await !hasher.isRight("plum cabinet wagom", stored: text, tenant: UUID()))
        #expect(!hasher.wantsUpgrade(text))
        #expect(PasswordHasher(cost: Self.cheap, random: Self.random).wantsUpgrade(text))
    }

    @Test func theSameTextTypedOtherwiseIsTheSamePassword() async throws {
        let hasher = PasswordHasher(cost: Self.cheap, random: Self.random)
        let text = try await hasher.text(for: "ｐlum ｶﾋﾞﾈｯﾄ wagon", tenant: UUID())
        #expect(try await hasher.isRight("plum カビネット wagon", stored: text, tenant: UUID()))
    }

    @Test func everyQuestionTakesOneComputation() async throws {
        let hasher = PasswordHasher(cost: Self.cheap, random: Self.random)
        let text = try await hasher.text(for: "one", tenant: UUID())
        let questions: [(String, String?)] = [
            ("one", text), ("two", text), ("one", nil), (String(repeating: "a", count: 2_000), text), ("", "broken"),
        ]
        for (password, stored) in questions {
            let before = hasher.computedCount
            _ = try await hasher.isRight(password, stored: stored, tenant: UUID())
            #expect(hasher.computedCount == before + 1)
        }
    }

    @Test func tooManyAtOnceAreToldWhenToComeAgain() async throws {
        // One slow computation each, so that the queue fills.
        let hasher = PasswordHasher(
            cost: PasswordHash.Cost(rounds: 14, blockSize: 8, parallelism: 1), random: Self.random)
        let tenants = [UUID(), UUID(), UUID(), UUID()]
        let most = PasswordHasher.atOnceMax + PasswordHasher.waitingMax
        let refused = await withTaskGroup(of: ServiceError?.self) { group in
            for number in 0..<most + 40 {
                group.addTask {
                    do {
                        _ = try await hasher.isRight("one", stored: nil, tenant: tenants[number % tenants.count])
                        return nil
                    } catch {
                        return error as? ServiceError
                    }
                }
            }
            return await group.reduce(into: [ServiceError]()) { if let error = $1 { $0.append(error) } }
        }
        #expect(!refused.isEmpty && refused.count <= 40)
        #expect(refused.allSatisfy { $0.code == .tooMuch && Int($0.parameters["seconds"] ?? "") ?? 0 > 0 })
    }
}
