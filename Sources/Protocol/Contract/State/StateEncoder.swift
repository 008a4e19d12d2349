import Rating

/// Writes one customer's states.
struct StateEncoder {
    private var writer = ByteWriter()

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ states: [SubjectState]) throws(StateCodecError) {
        writer.append(byte: StateCodec.version)
        writer.append(varint: UInt64(states.count))
        guard let first = states.first else { return }
        try append(date: first.base, since: CalendarDate(daysSinceEpoch: 0))
        try append(date: first.exactUntil, since: first.base)
        appendPresence(states, like: first)
        let table = StateReceiptTable(states)
        try append(table, base: first.base)
        for state in states where !Self.isPlain(state, like: first) {
            try append(state, like: first, table: table)
        }
        guard writer.bytes.count <= StateCodecLimits.bytesMax else { throw failure(.tooMany) }
    }

    /// True when a subject needs no more than its bit: never touched, and dated like the first.
    static func isPlain(_ state: SubjectState, like first: SubjectState) -> Bool {
        state
            == SubjectState(
                base: first.base, exactUntil: first.exactUntil, firstVisits: [], visits: 0, measure: .zero,
                lastVisit: nil, windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [], entries: [],
                held: nil)
    }

    /// One bit for each subject, lowest first: 1 where a part follows.
    private mutating func appendPresence(_ states: [SubjectState], like first: SubjectState) {
        for start in stride(from: 0, to: states.count, by: 8) {
            var bits: UInt8 = 0
            for position in start..<min(start + 8, states.count) where !Self.isPlain(states[position], like: first) {
                bits |= 1 << UInt8(position - start)
            }
            writer.append(byte: bits)
        }
    }

    private mutating func append(_ table: StateReceiptTable, base: CalendarDate) throws(StateCodecError) {
        guard table.receipts.count <= StateCodecLimits.entriesMax else { throw failure(.tooMany) }
        writer.append(varint: UInt64(table.receipts.count))
        var date: CalendarDate?
        var previousID: [UInt8] = []
        for receipt in table.receipts {
            guard StateCodecLimits.dates.contains(receipt.date) else { throw failure(.invalidNumber) }
            let step = date.map { UInt64(receipt.date.days(since: $0)) } ?? Int64(receipt.date.days(since: base)).zigzag
            date = receipt.date
            let hasKey = !receipt.isKeyOfID
            writer.append(varint: step << 2 | (receipt.order == nil ? 0 : 2) | (hasKey ? 1 : 0))
            if let order = receipt.order {
                guard order.receiptID.utf8.count <= InputLimits.textBytesMax else { throw failure(.invalidText) }
                writer.append(varint: UInt64(order.time.secondsSinceMidnight))
                ReceiptIDPacking.append(order.receiptID, of: receipt, after: previousID, to: &writer)
                previousID = Array(order.receiptID.utf8)
            }
            if hasKey { writer.append(fixed: receipt.key.rawValue) }
        }
    }

    private mutating func append(
        _ state: SubjectState, like first: SubjectState, table: StateReceiptTable
    ) throws(StateCodecError) {
        guard state.firstVisits.count <= 2 else { throw failure(.tooMany) }
        let flags = Self.flags(state, like: first)
        writer.append(varint: flags.rawValue | UInt64(state.firstVisits.count))
        if flags.contains(.ownDates) {
            try append(date: state.base, since: first.base)
            try append(date: state.exactUntil, since: state.base)
        }
        for visit in state.firstVisits {
            writer.append(varint: UInt64(table.position(visit)))
            try append(points: visit.conditionPoints)
            try append(points: visit.enrolmentPoints)
        }
        try append(visits: state.visits)
        try append(money: state.measure)
        if let lastVisit = state.lastVisit { try append(date: lastVisit, before: state.base) }
        if !flags.contains(.windowIsAll) {
            try append(visits: state.windowVisits)
            try append(money: state.windowMeasure)
        }
        if flags.contains(.leavingDays) { try append(state.leavingDays, base: state.base) }
        if flags.contains(.foldedDays) { try append(state.foldedDays, base: state.base) }
        if flags.contains(.entries) { try append(state.entries, table: table) }
        if let held = state.held { try append(held, of: state) }
    }

    private static func flags(_ state: SubjectState, like first: SubjectState) -> StateFlags {
        var flags: StateFlags = []
        if state.base != first.base || state.exactUntil != first.exactUntil { flags.insert(.ownDates) }
        if state.lastVisit != nil { flags.insert(.lastVisit) }
        if state.windowVisits == state.visits, state.windowMeasure == state.measure { flags.insert(.windowIsAll) }
        if !state.leavingDays.isEmpty { flags.insert(.leavingDays) }
        if !state.foldedDays.isEmpty { flags.insert(.foldedDays) }
        if !state.entries.isEmpty { flags.insert(.entries) }
        if state.held != nil { flags.insert(.held) }
        return flags
    }

    /// Days with their totals; most have one visit.
    private mutating func append(_ days: [DayTotals], base: CalendarDate) throws(StateCodecError) {
        guard days.count <= StateCodecLimits.entriesMax else { throw failure(.tooMany) }
        writer.append(varint: UInt64(days.count))
        var previous: CalendarDate?
        for day in days {
            guard StateCodecLimits.dates.contains(day.date), previous.map({ $0 < day.date }) ?? true else {
                throw failure(.invalidNumber)
            }
            let step = previous.map { UInt64(day.date.days(since: $0) - 1) } ?? Int64(day.date.days(since: base)).zigzag
            previous = day.date
            let visits: UInt64 = day.visits == 1 ? 0 : day.visits == 0 ? 1 : 2
            writer.append(varint: step << 2 | visits)
            if visits == 2 { try append(visits: day.visits) }
            try append(money: day.measure)
        }
    }

    private mutating func append(_ entries: [SubjectEntry], table: StateReceiptTable) throws(StateCodecError) {
        guard entries.count <= StateCodecLimits.entriesMax else { throw failure(.tooMany) }
        writer.append(varint: UInt64(entries.count))
        var next = 0
        for entry in entries {
            let position = table.position(entry)
            let isMeasureOther = entry.measure != entry.amount
            writer.append(
                varint: Int64(position - next).zigzag << 3 | (entry.order == nil ? 0 : 4)
                    | (entry.conditionPoints == nil ? 0 : 2) | (isMeasureOther ? 1 : 0))
            next = position + 1
            try append(money: entry.amount)
            if isMeasureOther { try append(money: entry.measure) }
            if let points = entry.conditionPoints { try append(points: points) }
        }
    }

    private mutating func append(_ held: HeldReference, of state: SubjectState) throws(StateCodecError) {
        guard (0..<PolicyLimits.rungsMax).contains(held.foldedGrade) else { throw failure(.invalidNumber) }
        let figures = held.figures
        writer.append(varint: UInt64(held.foldedGrade))
        try append(date: figures.date, before: state.base)
        try append(visits: figures.visits, less: state.visits)
        try append(money: figures.measure, less: state.measure)
        try append(date: figures.lastVisit, before: figures.date)
        try append(visits: figures.windowVisits, less: figures.visits)
        try append(money: figures.windowMeasure, less: figures.measure)
        try append(money: figures.reservationSum)
        try append(points: figures.startingPoints)
        try append(points: figures.attributePoints)
    }

    private mutating func append(date: CalendarDate, since other: CalendarDate) throws(StateCodecError) {
        guard StateCodecLimits.dates.contains(date) else { throw failure(.invalidNumber) }
        writer.append(zigzag: Int64(date.days(since: other)))
    }

    private mutating func append(date: CalendarDate, before other: CalendarDate) throws(StateCodecError) {
        guard StateCodecLimits.dates.contains(date) else { throw failure(.invalidNumber) }
        writer.append(zigzag: Int64(other.days(since: date)))
    }

    private mutating func append(visits: Int32, less other: Int32 = 0) throws(StateCodecError) {
        guard (0...StateCodecLimits.visitsMax).contains(visits) else { throw failure(.invalidNumber) }
        writer.append(zigzag: Int64(visits) - Int64(other))
    }

    private mutating func append(money: MoneyMinorUnits, less other: MoneyMinorUnits = .zero) throws(StateCodecError) {
        guard money.rawValue.magnitude <= StateCodecLimits.moneyMax.rawValue.magnitude else {
            throw failure(.invalidNumber)
        }
        writer.append(zigzag: money.rawValue - other.rawValue)
    }

    private mutating func append(points: Points) throws(StateCodecError) {
        guard points.rawValue.magnitude <= StateCodecLimits.pointsMax.rawValue.magnitude else {
            throw failure(.invalidNumber)
        }
        writer.append(zigzag: points.rawValue)
    }

    private func failure(_ code: StateCodecError.Code) -> StateCodecError {
        StateCodecError(code, offset: writer.bytes.count)
    }
}
