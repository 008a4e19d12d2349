/// SHA-256 (FIPS 180-4) for keys of known facts; the target links no cryptography for sixteen bytes of it.
///
/// It names things and keeps no secret: identifiers arrive here already hashed with the tenant's key.
struct ContentHash {
    /// The first 16 bytes of the SHA-256 of the parts, each preceded by its length.
    static func key(_ parts: [[UInt8]]) -> [UInt8] {
        var message: [UInt8] = []
        for part in parts {
            message.append(contentsOf: bigEndian(UInt64(part.count)))
            message.append(contentsOf: part)
        }
        return Array(sha256(message).prefix(16))
    }

    /// The 32 bytes of the SHA-256 of `message`.
    static func sha256(_ message: [UInt8]) -> [UInt8] {
        var padded = message
        padded.append(0x80)
        while padded.count % 64 != 56 { padded.append(0) }
        padded.append(contentsOf: bigEndian(UInt64(message.count) * 8))
        var state = initialState
        var schedule = [UInt32](repeating: 0, count: 64)
        for block in stride(from: 0, to: padded.count, by: 64) {
            expand(padded[block..<block + 64], into: &schedule)
            mix(schedule, into: &state)
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
    }

    private static func expand(_ block: ArraySlice<UInt8>, into schedule: inout [UInt32]) {
        for index in 0..<16 {
            let start = block.startIndex + 4 * index
            schedule[index] = block[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        for index in 16..<64 {
            let early = schedule[index - 15]
            let late = schedule[index - 2]
            let first = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
            let second = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
            schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
        }
    }

    private static func mix(_ schedule: [UInt32], into state: inout [UInt32]) {
        // Instead of moving eight words each round, the place of the first one moves.
        var words = state
        for index in 0..<64 {
            func place(_ word: Int) -> Int { (word - index) & 7 }
            let fifth = words[place(4)]
            let upper = rotated(fifth, 6) ^ rotated(fifth, 11) ^ rotated(fifth, 25)
            let choice = (fifth & words[place(5)]) ^ (~fifth & words[place(6)])
            let first = words[place(7)] &+ upper &+ choice &+ roundConstants[index] &+ schedule[index]
            let start = words[place(0)]
            let lower = rotated(start, 2) ^ rotated(start, 13) ^ rotated(start, 22)
            let majority = (start & words[place(1)]) ^ (start & words[place(2)]) ^ (words[place(1)] & words[place(2)])
            words[place(3)] = words[place(3)] &+ first
            words[place(7)] = first &+ lower &+ majority
        }
        for index in 0..<8 { state[index] = state[index] &+ words[index] }
    }

    private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }

    private static func bigEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
    }

    // Fractional parts of the square roots of the first eight primes.
    private static let initialState: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    // Fractional parts of the cube roots of the first 64 primes.
    private static let roundConstants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
