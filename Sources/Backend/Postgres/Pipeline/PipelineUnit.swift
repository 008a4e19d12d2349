/// A unit of work as it is sent: statements between syncs.
struct PipelineUnit: Sendable {
    enum Step: Sendable {
        /// A statement of the unit's frame, whose result nobody reads.
        case control(BoundStatement)
        /// A statement of the caller; its result goes to `slot`.
        case request(BoundStatement, slot: Int)
        case sync
    }

    struct BoundStatement: Sendable {
        var sql: PostgresSQL
        var name: String
        var parameters: PostgresParameters
    }

    var steps: [Step]
    var slotCount: Int
    /// True when the unit may be sent again as a whole after a stale plan: it is its own transaction.
    var isWholeTransaction: Bool

    /// Bytes the unit adds to the output buffer, roughly: text only counts where it is sent each time.
    var byteCount: Int {
        steps.reduce(0) { sum, step in
            switch step {
            case .control(let bound), .request(let bound, _):
                sum + 64 + bound.parameters.byteCount + bound.sql.text.utf8.count
            case .sync: sum + 5
            }
        }
    }
}
