import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Storage
import SwiftASN1
import Testing
import X509

@testable import Services
@testable import Synchronizer

// Goal: an ordinary round renews a certificate in time, without a round that fails; a revoked one stays out; and a
// clock that is wrong renews nothing again and again. Method: the real programs; the test signs a certificate of the
// age it needs with the installation's own authority. What has ended is tried by RenewalTests, where time is moved:
// here the authority would be younger than the certificate.
extension SystemSuites {
    @Suite struct CertificateRoundTests {
        private static func with(_ body: (TestChain, TestChain.Branch) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 10, days: 30
            ) { chain in
                let branch = try chain.enrol(chain.retailers[0], try #require(chain.receipts.stores.first))
                #expect(try await branch.process.synchronize().status == 0)
                try await body(chain, branch)
            }
        }

        private static func agent(_ branch: TestChain.Branch) throws -> String {
            try #require(try branch.process.status()).1.agentID
        }

        /// Gives an agent a certificate that was made so many days ago, for its own key.
        private static func age(_ branch: TestChain.Branch, _ chain: TestChain, days: Int64) async throws {
            let folder = branch.process.folder + "/identity/"
            let authority = try CertificateAuthority(
                certificatePEM: try chain.server.text("authority.pem"),
                privateKeyPEM: try chain.server.text("authority.key"))
            let keys = AgentKeys(
                certificateKeyPEM: try String(contentsOfFile: folder + "key.pem", encoding: .utf8), sealingKey: [])
            let agent = try Self.agent(branch)
            let tenant = branch.retailer.id
            let name = AgentName(
                tenant: try #require(UUID(uuidString: tenant)), agent: try #require(UUID(uuidString: agent)))
            let serial = EnrolmentDesk.serial((0..<16).map { _ in UInt8.random(in: 0...255) })
            let made = Int64(Date().timeIntervalSince1970) - days * 86_400
            let certificate = try authority.agent(
                name, request: try keys.certificateRequest(), serial: serial, now: Moment(rawValue: made * 1_000_000))
            func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
                bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            }
            let key = hexadecimal(certificate.publicKey.subjectPublicKeyInfoBytes)
            _ = try chain.server.query(
                """
                INSERT INTO agent_certificates (tenant_id, serial, agent_id, public_key, not_before, not_after)
                VALUES ('\(tenant)', '\\x\(hexadecimal(certificate.serialNumber.bytes))', '\(agent)', '\\x\(key)',
                    to_timestamp(\(made - 3_600)), to_timestamp(\(made + 90 * 86_400)))
                """)
            try Data(try certificate.serializeAsPEM().pemString.utf8).write(
                to: URL(filePath: folder + "certificate.pem"), options: .atomic)
            // The server looks its certificates up every two seconds.
            try await Task.sleep(for: .seconds(3))
        }

        private static func certificates(_ chain: TestChain) throws -> Int {
            Int(try chain.server.query("SELECT count(*) FROM agent_certificates")[0][0]) ?? -1
        }

        /// Days for which the agent's certificate holds; negative: it has ended.
        private static func daysLeft(_ branch: TestChain.Branch) throws -> Int64 {
            let (_, status) = try #require(try branch.process.status())
            return (status.certificateExpiresAtMs - status.toldAtMs) / 86_400_000
        }

        @Test(.timeLimit(.minutes(4))) func anOrdinaryRoundRenewsIt() async throws {
            try await Self.with { chain, branch in
                try await Self.age(branch, chain, days: 45)
                #expect(try Self.daysLeft(branch) <= 45)
                for journal in try chain.receipts.journals(branch.store) { try branch.show(journal) }
                try await branch.process.start()
                var failures = 0
                try await branch.process.wait(seconds: 60, for: "a new certificate and all receipts") { status in
                    if !status.conversation.failureCode.isEmpty { failures += 1 }
                    return (status.certificateExpiresAtMs - status.toldAtMs) / 86_400_000 >= 88
                        && status.spool.unsent == 0 && status.spool.accepted > 0
                }
                let said = try branch.process.said()
                #expect(failures == 0, "\(said)")
                // Further rounds let it be.
                let count = try Self.certificates(chain)
                try await Task.sleep(for: .seconds(4))
                #expect(try Self.certificates(chain) == count)
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(4))) func aRevokedAgentStaysOut() async throws {
            try await Self.with { chain, branch in
                try await Self.age(branch, chain, days: 45)
                let agent = try Self.agent(branch)
                try chain.headquarters.run(
                    "agent", "revoke", agent, "--reason", "stolen", "--yes", "--profile", branch.retailer.code)
                let count = try Self.certificates(chain)
                try await branch.process.start()
                try await branch.process.wait(seconds: 60, for: "a failure that is named") { status in
                    !status.conversation.failureCode.isEmpty
                }
                #expect(try Self.certificates(chain) == count)
            }
        }

        @Test(.timeLimit(.minutes(4))) func aClockThatIsFarAheadRenewsNothing() async throws {
            try await Self.with { chain, branch in
                let clock = branch.process.folder + "/clock"
                try branch.process.set("development", "clockFile", to: clock)
                try Data("\(45 * 86_400_000)\n".utf8).write(to: URL(filePath: clock))
                let count = try Self.certificates(chain)
                try await branch.process.start()
                try await branch.process.wait(seconds: 60, for: "rounds by the wrong clock") { status in
                    status.conversation.succeededAtMs > Int64(Date().timeIntervalSince1970 * 1_000) + 86_400_000
                        && status.conversation.failureCode.isEmpty
                }
                try await Task.sleep(for: .seconds(5))
                // The first round may not know yet that the clock is wrong.
                #expect(try Self.certificates(chain) <= count + 1)
            }
        }
    }
}
