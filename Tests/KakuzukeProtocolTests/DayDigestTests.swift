import KakuzukeProtocol
import Testing

// Goal: the digest of a day is the documented one, and nothing of a receipt can be moved into another unseen.
// Method: values reckoned by hand with sha256sum; texts that run into each other.
@Suite struct DayDigestTests {
    private func digest(_ receipts: [(String, [UInt8])]) -> String {
        var digest = DayDigest()
        for (key, content) in receipts { digest.add(key: key, content: content) }
        return digest.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func itIsTheDocumentedOne() {
        // printf '' | sha256sum
        #expect(digest([]) == "e3b0c44298fc1c149afbf4c8996fb924")
        let content = [UInt8](repeating: 0x41, count: 16)
        #expect(digest([("ab", content)]) == "1c4e27e4c3abf191dcc2804fa27c6326")
    }

    @Test func keysAndContentsDoNotRunIntoEachOther() {
        let a = [UInt8](repeating: 0x41, count: 16)
        let all = [
            digest([("k", a)]), digest([("kA", a)]), digest([("k", a), ("l", a)]), digest([("l", a), ("k", a)]),
            digest([("k", a), ("k", a)]), digest([("k", [UInt8](repeating: 0x42, count: 16))]),
        ]
        #expect(Set(all).count == all.count && all.allSatisfy { $0.count == 2 * DayDigest.byteCount })
    }
}
