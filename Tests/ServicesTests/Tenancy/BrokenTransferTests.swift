import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: whatever is wrong with a file, the error says so and the empty tenant stays as it was. Method: a corpus of
// broken files and broken contents.
@Suite struct BrokenTransferTests {
    /// An exported tenant, small enough to be broken in many ways.
    private struct Scene {
        let old: TestBackend
        let new: TestBackend
        let key: Curve25519.KeyAgreement.PrivateKey
        let file: [UInt8]
        let owner: TestCaller
        var tenant: UUID { old.tenant.scope.tenant }
    }

    private func with(_ body: (Scene) async throws -> Void) async throws {
        try await TestBackend.with { old in
            try await TestBackend.with { new in
                var uploader = TestUploader(old.tenant, agent: 0)
                try await uploader.handshake()
                try await uploader.upload((1...30).map { IngestTests.receipt($0, customer: $0 % 7) })
                let owner = try await old.person([.owner])
                let key = Curve25519.KeyAgreement.PrivateKey()
                let file = try await TransferTests.export(owner, to: key)
                let shell = try await TransferTests.shell(new, for: old.tenant.scope.tenant)
                try await body(Scene(old: old, new: new, key: key, file: file, owner: shell))
                await owner.client.shutdown()
                await shell.client.shutdown()
            }
        }
    }

    /// Places of the sealed chunks: after the header's length and the encapsulated key.
    private func chunks(_ file: [UInt8]) throws -> [Range<Int>] {
        let header = 20 + Int(UInt32(file[16..<20].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
        var start = header + TenantFileLimits.keyByteCount
        var chunks: [Range<Int>] = []
        while start < file.count {
            let count = Int(file[start + 1..<start + 5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
            chunks.append(start..<start + 5 + count)
            start += 5 + count
        }
        return chunks
    }

    private func failure(_ file: [UInt8], _ key: Curve25519.KeyAgreement.PrivateKey) -> TenantFileError.Code? {
        do {
            _ = try TransferTests.open(file, key)
            return nil
        } catch {
            return (error as? TenantFileError)?.code
        }
    }

    @Test func brokenFilesAreRefusedBeforeAnythingIsSent() async throws {
        // A file of several chunks without a server.
        let key = Curve25519.KeyAgreement.PrivateKey()
        let header = TenantFileHeader(
            tenant: TenantID(UUID()), code: "t", exportedAtMilliseconds: 1, schemaNumber: 10,
            recipientKey: [UInt8](key.publicKey.rawRepresentation))
        var sealer = try TenantFileSealer(header)
        let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = sealer.beginning + (try sealer.append(content)) + (try sealer.end())
        #expect(try TransferTests.open(file, key).flatMap(\.self) == content)
        let places = try chunks(file)
        #expect(places.count == 3)
        for cut in [10, 30, places[0].lowerBound, places[0].lowerBound + 3, places[1].upperBound, file.count - 1] {
            #expect(failure(Array(file.prefix(cut)), key) == .truncated, "cut at \(cut)")
        }
        let swapped = Array(file[..<places[0].lowerBound]) + file[places[1]] + file[places[0]] + file[places[2]]
        #expect(failure(swapped, key) == .damaged)
        #expect(failure(Array(file[..<places[1].lowerBound]) + file[places[2]], key) == .damaged)
        #expect(failure(file + file[places[2]], key) == .damaged)
        #expect(failure(file, Curve25519.KeyAgreement.PrivateKey()) == .otherKey)
        #expect(failure(Array("PK\u{3}\u{4}".utf8) + file, key) == .notAFile)
        var step = 0
        for position in stride(from: 0, to: file.count, by: 7_919) + [16, 21, 60, places[0].lowerBound, file.count - 1]
        {
            var flipped = file
            flipped[position] ^= 1 << (step % 8)
            step += 1
            #expect(failure(flipped, key) != nil, "bit flipped at \(position)")
        }
    }

    @Test func brokenContentsAreRefusedAndTheEmptyTenantStaysAsItWas() async throws {
        try await with { scene in
            let content = try TransferTests.open(scene.file, scene.key).flatMap(\.self)
            var reader = TenantContentReader()
            let records = try reader.append(content)
            let before = try await Self.rows(scene)
            #expect(before.count > 5)
            for (name, message, broken) in try Self.corpus(records, scene) {
                do {
                    _ = try await TransferTests.load([broken.flatMap(\.bytes)], scene.owner)
                    Issue.record("\(name) was imported")
                } catch let error as RPCError {
                    let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
                    #expect(detail?.code == .invalidArgument, "\(name): \(error)")
                    #expect(detail?.message.contains(message) == true, "\(name): \(detail?.message ?? "")")
                }
                #expect(try await Self.rows(scene) == before, "\(name) left something")
                #expect(scene.new.keys.all[scene.tenant] == nil, "\(name) left a key")
            }
            // Bytes that are cut within a record.
            await #expect(throws: RPCError(.invalidArgument, "")) {
                _ = try await TransferTests.load([Array(content.dropLast(3))], scene.owner)
            }
            #expect(try await Self.rows(scene) == before)
            // After all of that the true one is taken, and only once.
            _ = try await TransferTests.load([content], scene.owner)
            let moved = TestCaller(client: scene.owner.client, options: scene.owner.options)
            #expect(
                try await moved.refusal("PersonService/WhoAmI", Kakuzuke_V1_WhoAmIRequest())?.code == .unauthenticated)
        }
    }

    /// Contents that are each wrong in one way, with a part of what is said about it.
    private static func corpus(
        _ records: [TenantRecord], _ scene: Scene
    ) throws -> [(name: String, message: String, records: [TenantRecord])] {
        func changed(_ change: (inout TenantRecord) -> Void) -> [TenantRecord] {
            records.map { record in
                var record = record
                change(&record)
                return record
            }
        }
        let stranger = TenantID(UUID())
        let schema = TenantTransfer.schemaNumber
        func start(_ record: TenantRecord) -> [TenantRecord] { [record] + records.dropFirst() }
        func without(_ kind: (TenantRecord) -> Bool) -> [TenantRecord] { records.filter { !kind($0) } }
        return [
            ("nothing", "no content", []),
            ("another tenant", "another tenant", start(.start(tenant: stranger, schemaNumber: schema))),
            (
                "a newer schema", "update this installation",
                start(.start(tenant: TenantID(scene.tenant), schemaNumber: schema + 1))
            ),
            (
                "an older schema", "update the installation that it comes from",
                start(.start(tenant: TenantID(scene.tenant), schemaNumber: schema - 1))
            ),
            ("no manifest", "manifest is missing", without { if case .manifest = $0 { true } else { false } }),
            ("no keys", "key in use is missing", without { if case .identifierKey = $0 { true } else { false } }),
            (
                "a table less", "not those of the manifest",
                without { if case .table("audit_entries", _) = $0 { true } else { false } }
            ),
            (
                "another count", "number of rows",
                changed {
                    guard case .manifest(var manifest) = $0 else { return }
                    manifest.tables[3].rows += 1
                    $0 = .manifest(manifest)
                }
            ),
            (
                "another digest", "not the one of the manifest",
                changed {
                    guard case .manifest(var manifest) = $0 else { return }
                    manifest.tables[3].digest[0] ^= 1
                    $0 = .manifest(manifest)
                }
            ),
            ("rows of a foreign tenant", "rows of another tenant", try foreign(records, scene.tenant)),
            ("rows that are none", "does not take the rows", try damaged(records)),
            (
                "a secret of nobody", "nobody's",
                records.dropLast() + [
                    .secret(.oneTimeCodes(user: UUID().uuidString), bytes: [1]), records[records.count - 1],
                ]
            ),
            ("something behind", "follows", records + [records[records.count - 1]]),
        ]
    }

    /// The rows of one store bear another tenant's number; the manifest agrees with them.
    private static func foreign(_ records: [TenantRecord], _ tenant: UUID) throws -> [TenantRecord] {
        try rewritten(records, table: "stores") { rows in
            let own = withUnsafeBytes(of: tenant.uuid, Array.init)
            let place = try #require(
                (0..<rows.count - 16).first { rows[$0..<$0 + 16].elementsEqual(own) })
            rows[place] ^= 0xff
        }
    }

    private static func damaged(_ records: [TenantRecord]) throws -> [TenantRecord] {
        try rewritten(records, table: "stores") { rows in rows[0] ^= 0xff }
    }

    private static func rewritten(
        _ records: [TenantRecord], table: String, _ change: (inout [UInt8]) throws -> Void
    ) throws -> [TenantRecord] {
        var result = records
        let place = try #require(
            records.firstIndex { if case .table(table, _) = $0 { true } else { false } })
        guard case .rows(var rows) = records[place + 1] else { return records }
        try change(&rows)
        result[place + 1] = .rows(rows)
        guard case .manifest(var manifest) = records[records.count - 1] else { return records }
        let entry = try #require(manifest.tables.firstIndex { $0.name == table })
        manifest.tables[entry].digest = Array(SHA256.hash(data: Data(rows)))
        result[result.count - 1] = .manifest(manifest)
        return result
    }

    /// Every row of the tenant in the new installation; the use of a token is no trace of an import.
    private static func rows(_ scene: Scene) async throws -> [String] {
        var lines: [String] = []
        for table in ExportedTable.all {
            lines += try await scene.new.tenant.store.texts(
                """
                SELECT '\(table.name) ' || (to_jsonb(x) - 'last_used_at')::text FROM \(table.name) x
                WHERE tenant_id = '\(scene.tenant)'
                """
            )
        }
        return lines.sorted()
    }

    @Test func untilTheImportOnlyTheImportWorks() async throws {
        try await with { scene in
            let list = try await scene.owner.refusal("StoreService/ListStores", Kakuzuke_V1_ListStoresRequest())
            #expect(list?.code == .wrongState)
            let export = try await scene.owner.refusal(
                "TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            #expect(export?.code == .wrongState)
            #expect(
                try await scene.owner.refusal("PersonService/WhoAmI", Kakuzuke_V1_WhoAmIRequest()) == nil)
            // A tenant that does not wait takes no import.
            let working = try await scene.old.person([.owner])
            await #expect(throws: RPCError(.failedPrecondition, "")) {
                _ = try await TransferTests.load([[1]], working)
            }
            // The number of a tenant of this installation is taken.
            let platform = try await scene.old.platformOperator()
            var request = Kakuzuke_V1_CreateTenantRequest()
            request.code = "second"
            request.name = "Second"
            request.timeZone = "UTC"
            request.currency = "JPY"
            request.importTenantID = scene.tenant.uuidString
            #expect(try await platform.refusal("TenantService/CreateTenant", request)?.code == .alreadyExists)
            request.importTenantID = "none"
            #expect(
                try await platform.refusal("TenantService/CreateTenant", request)?.parameters["field"]
                    == "import_tenant_id")
            await working.client.shutdown()
            await platform.client.shutdown()
        }
    }

    @Test func aKeyThatIsNoneIsRefused() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.owner])
            var request = Kakuzuke_V1_ExportTenantRequest()
            for bytes in [[], [UInt8](repeating: 1, count: 31), [UInt8](repeating: 1, count: 33)] as [[UInt8]] {
                request.recipientPublicKey = Data(bytes)
                let message = request
                await #expect(throws: RPCError(.invalidArgument, "")) {
                    try await owner.client.serverStreaming(
                        "kakuzuke.v1.TenancyService/ExportTenant", message,
                        returning: Kakuzuke_V1_ExportTenantPart.self, options: owner.options
                    ) { parts in for try await _ in parts {} }
                }
            }
            await owner.client.shutdown()
        }
    }
}
