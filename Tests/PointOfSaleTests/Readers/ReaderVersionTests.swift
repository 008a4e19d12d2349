import Crypto
import Foundation
import PointOfSale
import Testing

// Goal: nobody changes what a built-in reader makes of a file without raising its version; stores would take the change
// for an amendment by the till. Method: a digest over each definition.
@Suite struct ReaderVersionTests {
    private static let known: [BuiltInReader: (version: Int, digest: String)] = [
        .smaregi: (3, "c2529045a0d024c5"),
        .airregi: (2, "5ccf496797518092"),
        .square: (1, "b9a41805f96ce1db"),
        .loyverse: (1, "073bec728729deb5"),
        .shopify: (1, "b07b96a2c80e47b8"),
        .ezregi: (1, "b6d909d48f0e5561"),
        .poslog: (1, "b6f9d65dc0c4e648"),
    ]

    @Test(arguments: BuiltInReader.allCases) func aChangedReaderHasAnotherVersion(_ reader: BuiltInReader) {
        let digest = SHA256.hash(data: Data(reader.text.utf8)).prefix(8).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        .joined()
        let known = Self.known[reader]
        #expect(
            digest == known?.digest && reader.version == known?.version,
            """
            \(reader.rawValue).yaml was changed. Raise its number in BuiltInReader.version, unless only comments have \
            changed, and note here: .\(reader.rawValue): (\(reader.version), "\(digest)")
            """)
    }
}
