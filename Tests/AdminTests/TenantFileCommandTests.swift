import Foundation
import KakuzukeProtocol
import Testing

// Goal: whoever holds an exported tenant's file can check it without a server, and slips of the hand change nothing.
// Method: the built command with files that this test has sealed.
@Suite struct TenantFileCommandTests {
    private static let tenant = TenantID("7d0f2c52-6d0b-4a51-9f64-0d3b1f6f7a10")!

    private func key(_ byte: UInt8) throws -> TenantFileKey {
        try TenantFileKey(privateKey: [UInt8](repeating: byte, count: TenantFileLimits.keyByteCount))
    }

    private func file(for key: TenantFileKey) throws -> Data {
        var sealer = try TenantFileSealer(
            TenantFileHeader(
                tenant: Self.tenant, code: "market", exportedAtMilliseconds: 1_700_000_000_000, schemaNumber: 10,
                recipientKey: key.publicKey))
        // Without rows, the digest of a table is that of nothing.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let digest = stride(from: 0, to: 64, by: 2).map { place in
            let start = empty.index(empty.startIndex, offsetBy: place)
            return UInt8(empty[start...].prefix(2), radix: 16)!
        }
        let records: [TenantRecord] = [
            .start(tenant: Self.tenant, schemaNumber: 10), .table(name: "stores", columns: ["tenant_id"]),
            .identifierKey(number: 1, bytes: [UInt8](repeating: 1, count: 32)),
            .manifest(
                TenantManifest(tables: [
                    TenantManifest.Table(name: "stores", columns: ["tenant_id"], rows: 1_234, digest: digest)
                ])),
        ]
        return Data(sealer.beginning + (try sealer.append(records.flatMap(\.bytes))) + (try sealer.end()))
    }

    private func run(_ arguments: [String], file: Data, key: TenantFileKey, mode: Int = 0o600) throws -> CommandRun {
        try CommandRun(
            arguments, files: ["market.tenant": file, "moving.key": Data((key.privateText + "\n").utf8)],
            permissions: ["moving.key": mode])
    }

    @Test func inspectTellsWhatIsInAFile() throws {
        let key = try key(5)
        let found = try run(
            ["tenant", "inspect", "market.tenant", "--key", "moving.key"], file: file(for: key), key: key)
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.output.contains("tenant 7d0f2c52-6d0b-4a51-9f64-0d3b1f6f7a10 (market)"))
        #expect(found.output.contains("1,234") && found.output.contains("1 identifier keys"))
        let json = try run(
            ["tenant", "inspect", "market.tenant", "--key", "moving.key", "--json"], file: file(for: key), key: key)
        #expect(json.output.contains(#""rows":1234"#) && json.output.contains(#""schema":10"#))
    }

    @Test func damagedFilesAndOtherKeysAreNamed() throws {
        let key = try key(5)
        let whole = try file(for: key)
        let arguments = ["tenant", "inspect", "market.tenant", "--key", "moving.key"]
        var flipped = whole
        flipped[whole.count - 20] ^= 1
        for (broken, word) in [
            (whole.dropLast(1), "truncated"), (flipped, "damaged"), (Data("nothing".utf8), "not_a_file"),
            (Data(), "truncated"),
        ] {
            let found = try run(arguments, file: Data(broken), key: key)
            #expect(found.status == 65 && found.errors.contains("(\(word))"), "\(word): \(found.errors)")
            #expect(found.output.isEmpty)
        }
        let other = try run(arguments, file: whole, key: try self.key(6))
        #expect(other.status == 65 && other.errors.contains("(other_key)"))
        let open = try run(arguments, file: whole, key: key, mode: 0o644)
        #expect(open.status == 77 && open.errors.contains("others may read this key"))
    }

    @Test func anImportWithoutYesOnlyChecks() throws {
        let key = try key(5)
        let found = try run(
            ["tenant", "import", "market.tenant", "--key", "moving.key"], file: file(for: key), key: key)
        #expect(found.status == 0 && found.output.contains("would import tenant"), "\(found.errors)")
        let asked = try run(
            ["tenant", "import", "market.tenant", "--key", "moving.key", "--yes"], file: file(for: key), key: key)
        #expect(asked.status == 77 && asked.errors.contains("there is no sign-in"))
    }

    @Test func keyPairsAreNewAndThePrivateOneIsForItsOwner() throws {
        let made = try CommandRun(["tenant", "export-key", "--output", "moving.key"])
        #expect(made.status == 0 && made.output.contains("moving.key.pub"))
        let again = try CommandRun(
            ["tenant", "export-key", "--output", "moving.key"], files: ["moving.key": Data("mine".utf8)])
        #expect(again.status == 65 && again.errors.contains("exists and is not replaced"))
        let key = try key(7)
        #expect(TenantFileKey(privateText: key.privateText + "\n")?.publicKey == key.publicKey)
        #expect(TenantFileKey.publicKey(text: key.publicText) == key.publicKey)
        #expect(TenantFileKey.publicKey(text: key.privateText) == nil)
        #expect(TenantFileKey(privateText: key.publicText) == nil)
        #expect(TenantFileKey(privateText: String(key.privateText.dropLast())) == nil)
        // A private key in the place of a public one is not sent anywhere.
        let wrong = try CommandRun(
            ["tenant", "export", "--key", "k", "--output", "out"], files: ["k": Data(key.privateText.utf8)])
        #expect(wrong.status == 65 && wrong.errors.contains("is no public key"))
    }

    @Test func deletionWantsTheIdToo() throws {
        let found = try CommandRun(["tenant", "delete", "market", "--yes"])
        #expect(found.status == 64 && found.errors.contains("--tenant-id"))
    }
}
