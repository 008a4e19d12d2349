import Crypto
import Foundation
import KakuzukeProtocol
import Testing

@testable import Services

// Goal: a bundle is taken only whole, in order and within its limits, and each wrong part is named by its field.
// Method: parts as an agent makes them, and with one thing wrong.
@Suite struct DiagnosticsAssemblyTests {
    /// A bundle that does not get smaller by packing.
    private static let packed: [UInt8] = {
        var state: UInt64 = 1
        let text = (0..<40_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return String(state >> 40, radix: 36)
        }.joined()
        return (try? CommandScene.bundle(text)) ?? []
    }()

    private static func parts() -> [Kakuzuke_V1_DiagnosticsPart] {
        let starts = Array(stride(from: 0, to: packed.count, by: CommandLimits.partBytesMax))
        return starts.enumerated().map { position, start in
            var part = Kakuzuke_V1_DiagnosticsPart()
            part.installEpoch = Data([1])
            part.commandNumber = 7
            part.position = UInt32(position)
            part.contents = Data(packed[start..<min(start + CommandLimits.partBytesMax, packed.count)])
            part.isLast = position == starts.count - 1
            if part.isLast { part.digest = Data(SHA256.hash(data: packed)) }
            return part
        }
    }

    private static func assemble(_ parts: [Kakuzuke_V1_DiagnosticsPart]) throws -> DiagnosticsAssembly.Bundle {
        var assembly = DiagnosticsAssembly()
        for part in parts { try assembly.add(part) }
        return try assembly.whole()
    }

    @Test func aWholeBundleIsTaken() throws {
        let parts = Self.parts()
        #expect(parts.count > 2)
        let bundle = try Self.assemble(parts)
        #expect(bundle == DiagnosticsAssembly.Bundle(number: 7, installEpoch: [1], packed: Self.packed))
    }

    @Test func whatIsWrongIsNamed() throws {
        let sound = Self.parts()
        var cases: [(field: String, parts: [Kakuzuke_V1_DiagnosticsPart])] = [
            ("is_last", []), ("is_last", Array(sound.dropLast())), ("position", Array(sound.dropFirst())),
            ("position", [sound[1], sound[0]]), ("position", [sound[0], sound[0]]), ("position", sound + [sound[0]]),
        ]
        func with(_ place: Int, _ field: String, _ write: (inout Kakuzuke_V1_DiagnosticsPart) -> Void) {
            var parts = sound
            write(&parts[place])
            cases.append((field, parts))
        }
        with(1, "command_number") { $0.commandNumber = 8 }
        with(1, "install_epoch") { $0.installEpoch = Data([2]) }
        with(1, "contents") { $0.contents = Data() }
        with(0, "contents") { $0.contents.append(0) }
        with(0, "digest") { $0.contents[9] ^= 1 }
        with(sound.count - 1, "digest") { $0.digest = Data() }
        for (field, parts) in cases {
            let refusal = #expect(throws: ServiceError.self) { try Self.assemble(parts) }
            #expect(refusal?.code == .invalidField && refusal?.field == field)
        }
    }

    @Test func aBundleBeyondTheLimitIsRefusedWithoutBeingKept() throws {
        var assembly = DiagnosticsAssembly()
        var part = Kakuzuke_V1_DiagnosticsPart()
        part.contents = Data(repeating: 1, count: CommandLimits.partBytesMax)
        for position in 0..<CommandLimits.bundleBytesMax / CommandLimits.partBytesMax {
            part.position = UInt32(position)
            try assembly.add(part)
        }
        part.position += 1
        part.contents = Data([1])
        let refusal = #expect(throws: ServiceError.self) { try assembly.add(part) }
        #expect(refusal?.field == "contents")
    }

    @Test func bytesThatAreNoBundleAreRefused() throws {
        var part = Kakuzuke_V1_DiagnosticsPart()
        part.contents = Data("no bundle".utf8)
        part.isLast = true
        part.digest = Data(SHA256.hash(data: part.contents))
        let refusal = #expect(throws: ServiceError.self) { try Self.assemble([part]) }
        #expect(refusal?.field == "contents")
    }
}
