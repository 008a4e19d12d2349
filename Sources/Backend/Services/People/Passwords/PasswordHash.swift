import Crypto
import CryptoExtras
import Foundation

/// A password as it is stored: scrypt with its parameters, salt and key in one text.
///
/// `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, both in base64 without padding.
struct PasswordHash: Hashable, Sendable {
    /// What one computation costs.
    struct Cost: Hashable, Sendable {
        /// Logarithm to base 2 of N.
        var rounds: Int
        /// r.
        var blockSize: Int
        /// p.
        var parallelism: Int

        /// What new hashes take: 32 MiB, three times.
        static let current = Cost(rounds: 15, blockSize: 8, parallelism: 3)
        /// The most that a stored text may ask for.
        static let most = Cost(rounds: 20, blockSize: 16, parallelism: 16)

        var isAllowed: Bool {
            (1...Self.most.rounds).contains(rounds) && (1...Self.most.blockSize).contains(blockSize)
                && (1...Self.most.parallelism).contains(parallelism)
        }
    }

    /// Bytes of a salt.
    static let saltByteCount = 16
    /// Bytes of a key.
    static let keyByteCount = 32

    let cost: Cost
    let salt: [UInt8]
    let key: [UInt8]

    /// Computes a hash; takes as long as the cost wants.
    init(computing password: String, salt: [UInt8], cost: Cost) throws {
        let derived = try KDF.Scrypt.deriveKey(
            from: Data(password.utf8), salt: salt, outputByteCount: Self.keyByteCount, rounds: 1 << cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        self.cost = cost
        self.salt = salt
        key = derived.withUnsafeBytes { Array($0) }
    }

    /// Reads a stored text; nil when it is none.
    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let salt = Self.bytes(parts[3]), salt.count == Self.saltByteCount,
            let key = Self.bytes(parts[4]), key.count == Self.keyByteCount
        else { return nil }
        let values = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard values.count == 3, values.allSatisfy({ $0.count == 2 }), values.map({ $0[0] }) == ["ln", "r", "p"],
            let rounds = Int(values[0][1]), let blockSize = Int(values[1][1]), let parallelism = Int(values[2][1])
        else { return nil }
        cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        self.salt = salt
        self.key = key
        guard cost.isAllowed else { return nil }
    }

    /// The text to store.
    var text: String {
        "$scrypt$ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(Self.base64(salt))$\(Self.base64(key))"
    }

    /// Whether the key is that of another computation; takes the same time whatever differs.
    func isKey(of other: PasswordHash) -> Bool { SymmetricKey(data: key) == SymmetricKey(data: other.key) }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { [UInt8]($0) }
    }
}
