import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: an import of members names every value that does not count because another one from the same date does, and
// takes everything else. Method: messages of rows on a real database, and the values that are stored afterwards.
@Suite struct MemberImportTests {
    private typealias Value = (attribute: String, value: String, from: CalendarDate?)
    private static let day = IngestTests.today

    private func member(_ customer: Int, _ values: [Value]) -> Kakuzuke_V1_ImportMembersRequest.Member {
        let own = IngestTests.customer(customer)
        var member = Kakuzuke_V1_ImportMembersRequest.Member()
        member.identifierKind = UInt32(own.kind.rawValue)
        member.identifierKeyID = own.keyID
        member.identifierHash = Data(own.bytes)
        member.attributes = values.map { entry in
            var value = Kakuzuke_V1_ImportMembersRequest.Attribute()
            value.attribute = entry.attribute
            value.value = entry.value
            if let from = entry.from { value.fromDate = from.daysSinceEpoch }
            return value
        }
        return member
    }

    /// Imports rows in one message, after those of `summary`.
    private func take(
        _ members: [Kakuzuke_V1_ImportMembersRequest.Member], _ scene: IdentityScene,
        into summary: inout Kakuzuke_V1_ImportSummary
    ) async throws {
        scene.tenant.clock.passed += 1_000
        var request = Kakuzuke_V1_ImportMembersRequest()
        request.members = members
        try await scene.imports.members(request, into: &summary, by: scene.tenant.owner)
    }

    private func take(
        _ members: [Kakuzuke_V1_ImportMembersRequest.Member], _ scene: IdentityScene
    ) async throws -> Kakuzuke_V1_ImportSummary {
        var summary = Kakuzuke_V1_ImportSummary()
        try await take(members, scene, into: &summary)
        return summary
    }

    private func rejected(_ summary: Kakuzuke_V1_ImportSummary) -> [String] {
        summary.rejected.map { "\($0.row) \($0.field) \($0.reasonCode)" }
    }

    /// The values that count for a customer, with their dates.
    private func values(_ customer: Int, _ scene: IdentityScene) async throws -> [String] {
        let key = try #require(try await scene.root(customer))
        let scope = scene.tenant.scope
        let rows = try await scene.tenant.store.database.run(
            scope, SelectAttributes(tenant: scope.tenant, customers: [key]))
        return rows.map { row in
            row.attribute + "=" + row.value + (row.from == IngestUnit.always ? "" : " from \(row.from)")
        }
    }

    @Test func aValueThatContradictsAKnownOneIsNamedAndTheOtherStays() async throws {
        try await IdentityScene.with { scene in
            let first = try await take([member(1, [("age", "30", nil), ("region", "near", Self.day)])], scene)
            #expect(first.accepted == 1 && first.rejected.isEmpty)
            let repeated = try await take([member(1, [("age", "30", nil), ("region", "near", Self.day)])], scene)
            #expect(repeated.accepted == 1 && repeated.rejected.isEmpty, "the same values are no contradiction")
            let next = Self.day.adding(days: 1)
            let second = try await take(
                [
                    member(1, [("age", "40", nil)]), member(1, [("region", "far", next)]),
                    // What is new in a row that contradicts is taken.
                    member(1, [("household", "family", nil), ("region", "far", Self.day)]),
                    member(2, [("age", "40", nil)]),
                ], scene)
            #expect(second.accepted == 2)
            #expect(rejected(second) == ["1 age attribute_contradiction", "3 region attribute_contradiction"])
            #expect(
                try await values(1, scene)
                    == ["age=30", "household=family", "region=near from \(Self.day)", "region=far from \(next)"])
            #expect(try await values(2, scene) == ["age=40"])
            #expect(try await scene.actions().last?.contains("contradictions") == true)
        }
    }

    @Test func rowsThatContradictEachOtherAreNamedByTheirPlaceInTheStream() async throws {
        try await IdentityScene.with { scene in
            var summary = Kakuzuke_V1_ImportSummary()
            let first = [
                member(1, [("age", "30", nil), ("age", "31", nil), ("age", "30", nil)]),
                member(2, [("age", "30", nil), ("region", "near", nil)]),
                member(2, [("age", "31", nil), ("region", "far", nil)]), member(2, [("age", "30", nil)]),
            ]
            try await take(first, scene, into: &summary)
            let expected = [
                "1 age attribute_contradiction", "3 age attribute_contradiction", "3 region attribute_contradiction",
            ]
            #expect(summary.accepted == 2 && rejected(summary) == expected)
            // A row counts once for the places of those that follow, however many of its values are named.
            var broken = member(3, [("", "30", nil)])
            try await take([member(3, [("age", "30", nil)]), broken], scene, into: &summary)
            #expect(summary.accepted == 3 && rejected(summary).last == "6 identifier_or_facts invalid_field")
            broken = member(3, [("age", "31", nil)])
            try await take([broken], scene, into: &summary)
            #expect(rejected(summary).last == "7 age attribute_contradiction")
            #expect(try await values(1, scene) == ["age=30"])
            #expect(try await values(2, scene) == ["age=30", "region=near"])
        }
    }

    @Test func aMergedMembersValueIsNamedAndCountsOnceTheMergeIsUndone() async throws {
        try await IdentityScene.with { scene in
            _ = try await take([member(1, []), member(2, [("age", "30", nil)])], scene)
            let merge = try await scene.merge(1, into: 2)
            // Told for the merged member, who has no value of the own; within one message the first row counts.
            let told = try await take(
                [
                    member(1, [("age", "40", nil)]), member(1, [("region", "near", nil)]),
                    member(2, [("region", "far", nil)]),
                ], scene)
            #expect(told.accepted == 1)
            #expect(rejected(told) == ["1 age attribute_contradiction", "3 region attribute_contradiction"])
            #expect(try await values(2, scene) == ["age=30", "region=near"])
            try await scene.undo(merge)
            #expect(try await values(1, scene) == ["age=40", "region=near"])
            #expect(try await values(2, scene) == ["age=30", "region=far"])
        }
    }
}
