import KakuzukeProtocol

/// Identity conflicts in words and as objects.
enum ConflictText {
    /// What an identifier is, in a word.
    static func kind(_ number: UInt32) -> String {
        switch UInt8(exactly: number).flatMap({ IdentifierKind(rawValue: $0) }) {
        case .memberNumber: "member"
        case .phone: "phone"
        case .email: "email"
        case .cardToken: "card"
        case nil: String(number)
        }
    }

    /// How a conflict was resolved, in a word.
    static func resolution(_ resolution: Kakuzuke_V1_IdentityResolution) -> String {
        switch resolution {
        case .open: "open"
        case .merged: "merged"
        case .moved: "moved"
        case .left: "left"
        case .UNRECOGNIZED(let number): String(number)
        }
    }

    /// Conflicts as a table.
    static func table(_ conflicts: [Kakuzuke_V1_IdentityConflict]) -> String {
        var table = TextTable(
            .init(title: "CONFLICT", alignsRight: true), .init(title: "NAMED BY"),
            .init(title: "CUSTOMER", alignsRight: true), .init(title: "NAMED BY"),
            .init(title: "OTHER", alignsRight: true), .init(title: "FROM"), .init(title: "SEEN", alignsRight: true),
            .init(title: "LAST"), .init(title: "STATE"))
        for conflict in conflicts {
            table.add(
                String(conflict.conflictNumber), kind(conflict.winningKind), String(conflict.customerID),
                kind(conflict.otherKind), String(conflict.otherCustomerID), conflict.source,
                String(conflict.timesSeen), MomentText.utc(milliseconds: conflict.lastSeenMs),
                resolution(conflict.resolution))
        }
        return table.text(none: "no conflicts")
    }

    /// A conflict as an object.
    static func json(_ conflict: Kakuzuke_V1_IdentityConflict) -> JSONValue {
        let isResolved = conflict.hasResolvedAtMs
        return [
            "conflict_number": .integer(Int64(conflict.conflictNumber)),
            "winning_kind": .text(kind(conflict.winningKind)), "customer_id": .integer(Int64(conflict.customerID)),
            "other_kind": .text(kind(conflict.otherKind)),
            "other_customer_id": .integer(Int64(conflict.otherCustomerID)), "source": .text(conflict.source),
            "first_seen_at": .text(MomentText.utc(milliseconds: conflict.firstSeenMs)),
            "last_seen_at": .text(MomentText.utc(milliseconds: conflict.lastSeenMs)),
            "times_seen": .integer(Int64(conflict.timesSeen)),
            "resolution": .text(resolution(conflict.resolution)),
            "resolved_at": isResolved ? .text(MomentText.utc(milliseconds: conflict.resolvedAtMs)) : .null,
            "resolved_by": isResolved ? .text(conflict.resolvedBy) : .null,
            "reason": isResolved ? .text(conflict.resolveReason) : .null,
            "merge_number": conflict.mergeNumber > 0 ? .integer(Int64(conflict.mergeNumber)) : .null,
        ]
    }
}
