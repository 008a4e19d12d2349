import Foundation
import KakuzukeProtocol
import RPC
import SeededTestSupport
import Storage
import SwiftProtobuf
import Testing

@testable import Services

// Goal: no field of any request lets one retailer see or touch another's things, fields that nobody thought of
// included. Method: seeded requests in which texts, bytes and numbers at every depth are replaced by the other
// retailer's identifiers, and fields that the message does not have are added; over TLS, as every role.
@Suite struct IdentifierFuzzTests {
    private static let rounds = 3

    @Test func othersIdentifiersInEveryFieldGiveNothing() async throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        try await IsolationWorld.with { world in
            let foreign = try await world.digests.of(world.foreign.scope.tenant)
            for method in KakuzukeMethod.allCases where !Self.isLeftOut(method) {
                for role in [Role.owner, .administrator, .storeManager, .customerService, .auditor, .agent] {
                    let probe = MethodProbe.of(method, world.ids, caller: role)
                    for request in [probe.own] + probe.places.map(\.foreign) {
                        for _ in 0..<Self.rounds {
                            let bytes = WireFuzzer(texts: world.ids.foreignTexts).mutate(
                                try request.serializedBytes(), &random)
                            let caller = AccessMatrix(world: world).caller(role, method)!
                            let call = await IsolationCall.make(caller.client, method, bytes, caller.options)
                            #expect(!call.says(IsolationIDs.marker), "\(method.name) \(role) seed \(seed): \(call)")
                            #expect(
                                call.code != .internal && call.code != .unknown,
                                "\(method.name) \(role) seed \(seed): \(call)")
                        }
                    }
                }
            }
            let after = try await world.digests.of(world.foreign.scope.tenant)
            #expect(after == foreign, "seed \(seed): \(after.filter { foreign[$0.key] != $0.value }.keys.sorted())")
        }
    }

    /// A sign-in is the other retailer's own door, and costs a slow hash each time.
    private static func isLeftOut(_ method: KakuzukeMethod) -> Bool {
        if case .signInService = method { true } else { false }
    }
}

/// Replaces values of a message's wire form, at any depth, and adds fields that it does not have.
struct WireFuzzer {
    let texts: [String]

    private struct Field {
        var number: UInt64
        /// 0 varint, 1 eight bytes, 2 with a length, 5 four bytes.
        var type: UInt64
        var value: [UInt8]
    }

    /// The message with some of its values replaced.
    func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var fields = Self.fields(bytes) ?? []
        for index in fields.indices where Bool.random(using: &random) {
            switch fields[index].type {
            case 0: fields[index].value = Self.varint(UInt64([900, 77, 2, 1].randomElement(using: &random) ?? 1))
            case 2:
                let inner = Self.fields(fields[index].value)
                if let inner, !inner.isEmpty, !fields[index].value.isEmpty, Bool.random(using: &random) {
                    fields[index].value = mutate(fields[index].value, &random)
                } else {
                    fields[index].value = Array((texts.randomElement(using: &random) ?? "").utf8)
                }
            default: break
            }
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            // A field that this message may not have, with another tenant's identifier.
            let text = Array((texts.randomElement(using: &random) ?? "").utf8)
            fields.append(Field(number: UInt64.random(in: 1...40, using: &random), type: 2, value: text))
        }
        return fields.flatMap { field in
            let key = Self.varint(field.number << 3 | field.type)
            return field.type == 2 ? key + Self.varint(UInt64(field.value.count)) + field.value : key + field.value
        }
    }

    private static func fields(_ bytes: [UInt8]) -> [Field]? {
        var fields: [Field] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let key = readVarint(&rest), key >> 3 > 0 else { return nil }
            switch key & 7 {
            case 0:
                guard let value = readVarint(&rest) else { return nil }
                fields.append(Field(number: key >> 3, type: 0, value: varint(value)))
            case 1, 5:
                let count = key & 7 == 1 ? 8 : 4
                guard rest.count >= count else { return nil }
                fields.append(Field(number: key >> 3, type: key & 7, value: Array(rest.prefix(count))))
                rest = rest.dropFirst(count)
            case 2:
                guard let count = readVarint(&rest), count <= UInt64(rest.count) else { return nil }
                fields.append(Field(number: key >> 3, type: 2, value: Array(rest.prefix(Int(count)))))
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
        return fields
    }

    private static func readVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
