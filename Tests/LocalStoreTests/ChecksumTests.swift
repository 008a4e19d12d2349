import Testing

@testable import LocalStore

/// The hash and the checksum give the values of their standards.
@Suite struct ChecksumTests {
    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func contentHashIsSHA256() {
        #expect(
            hexadecimal(ContentHash.sha256([]))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hexadecimal(ContentHash.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hexadecimal(ContentHash.sha256([UInt8](repeating: 0x61, count: 1_000_000)))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func partsOfAKeyCannotBeShifted() {
        #expect(ContentHash.key([[1, 2], [3]]) != ContentHash.key([[1], [2, 3]]))
        #expect(ContentHash.key([[1]]).count == 16)
    }

    @Test func everyFieldAndItsLengthChangesTheChecksum() {
        func checksum(_ parts: [[UInt8]?]) -> Int64 {
            var checksum = RowChecksum()
            for part in parts { checksum.add(part) }
            return checksum.value
        }
        let values = [
            checksum([[1, 2], [3]]), checksum([[1], [2, 3]]), checksum([[1, 2], [4]]), checksum([[1, 2], nil]),
        ]
        #expect(Set(values).count == 4)
    }
}
