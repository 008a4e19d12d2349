import Rating

/// Reads one customer's states; total.
struct StateDecoder {
    private var reader: ByteReader
    private var receipts: [StateReceipt] = []

    init(_ bytes: [UInt8]) {
        reader = ByteReader(bytes)
    }

    mutating func states(count: Int) throws(StateCodecError) -> [SubjectState] {
        guard try byte() == StateCodec.version else { throw failure(.unknownVersion) }
        guard try varint() == UInt64(count) else { throw failure(.subjectCount) }
        guard count > 0 else {
            guard reader.isAtEnd else { throw failure(.trailingBytes) }
            return []
        }
        let base = try date(after: CalendarDate(daysSinceEpoch: 0))
        let exactUntil = try date(after: base)
        var presence: [UInt8] = []
        for _ in 0..<(count + 7) / 8 { presence.append(try byte()) }
        try readReceipts(base: base)
        var states: [SubjectState] = []
        states.reserveCapacity(count)
        for subject in 0..<count {
            var state = SubjectState(
                base: base, exactUntil: exactUntil, firstVisits: [], visits: 0, measure: .zero, lastVisit: nil,
                windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [], entries: [], held: nil)
            if presence[subject / 8] >> UInt8(subject % 8) & 1 == 1 { try read(&state) }
            states.append(state)
        }
        guard reader.isAtEnd else { throw failure(.trailingBytes) }
        return states
    }

    private mutating func readReceipts(base: CalendarDate) throws(StateCodecError) {
        let count = try count()
        receipts.reserveCapacity(count)
        var date: CalendarDate?
        var previousID: [UInt8] = []
        for _ in 0..<count {
            let head = try varint()
            let next = try self.date(date.map { ($0, Int64(head >> 2)) } ?? (base, Int64(zigzag: head >> 2)))
            date = next
            var time: TimeOfDay?
            var id: String?
            if head & 2 != 0 {
                guard let seconds = Int(exactly: try varint()), let read = TimeOfDay(secondsSinceMidnight: seconds)
                else { throw failure(.invalidNumber) }
                time = read
                let bytes: [UInt8]?
                do {
                    bytes = try ReceiptIDPacking.read(from: &reader, date: next, time: read, after: previousID)
                } catch { throw failure(error) }
                guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
                    throw failure(.invalidText)
                }
                previousID = bytes
                id = text
            }
            let key: ReceiptKey
            if head & 1 != 0 {
                do { key = ReceiptKey(rawValue: try reader.fixed()) } catch { throw failure(error) }
            } else {
                guard let id else { throw failure(.invalidNumber) }
                key = ReceiptKey(receiptID: id)
            }
            receipts.append(StateReceipt(date: next, key: key, time: time, id: id))
        }
    }

    private mutating func read(_ state: inout SubjectState) throws(StateCodecError) {
        let flags = StateFlags(rawValue: try varint())
        guard flags.rawValue <= StateFlags.known else { throw failure(.invalidNumber) }
        let firstVisits = flags.rawValue & StateFlags.firstVisitsMask
        guard firstVisits <= 2 else { throw failure(.tooMany) }
        if flags.contains(.ownDates) {
            state.base = try date(after: state.base)
            state.exactUntil = try date(after: state.base)
        }
        for _ in 0..<firstVisits {
            let receipt = try receipt(at: try varint())
            guard let order = receipt.order else { throw failure(.invalidNumber) }
            state.firstVisits.append(
                FirstVisit(
                    date: receipt.date, order: order, conditionPoints: try points(), enrolmentPoints: try points()))
        }
        state.visits = try visits()
        state.measure = try money()
        if flags.contains(.lastVisit) { state.lastVisit = try date(before: state.base) }
        state.windowVisits = flags.contains(.windowIsAll) ? state.visits : try visits()
        state.windowMeasure = flags.contains(.windowIsAll) ? state.measure : try money()
        if flags.contains(.leavingDays) { state.leavingDays = try days(base: state.base) }
        if flags.contains(.foldedDays) { state.foldedDays = try days(base: state.base) }
        if flags.contains(.entries) { state.entries = try entries() }
        if flags.contains(.held) { state.held = try held(of: state) }
    }

    private mutating func days(base: CalendarDate) throws(StateCodecError) -> [DayTotals] {
        let count = try count()
        var days: [DayTotals] = []
        days.reserveCapacity(count)
        var visitsSum: Int64 = 0
        var measureSum = MoneyMinorUnits.zero
        for _ in 0..<count {
            let head = try varint()
            let from: (CalendarDate, Int64)
            if let previous = days.last?.date {
                from = (previous, Int64(head >> 2) + 1)
            } else {
                from = (base, Int64(zigzag: head >> 2))
            }
            let date = try date(from)
            let visits: Int32
            switch head & 3 {
            case 0: visits = 1
            case 1: visits = 0
            case 2: visits = try self.visits()
            default: throw failure(.invalidNumber)
            }
            let measure = try money()
            visitsSum += Int64(visits)
            measureSum = try sum(measureSum, measure)
            guard visitsSum <= Int64(StateCodecLimits.visitsMax) else { throw failure(.invalidNumber) }
            days.append(DayTotals(date: date, visits: visits, measure: measure))
        }
        return days
    }

    private mutating func entries() throws(StateCodecError) -> [SubjectEntry] {
        let count = try count()
        var entries: [SubjectEntry] = []
        entries.reserveCapacity(count)
        var next: Int64 = 0
        var measureSum = MoneyMinorUnits.zero
        for _ in 0..<count {
            let head = try varint()
            let (position, overflow) = next.addingReportingOverflow(Int64(zigzag: head >> 3))
            guard !overflow, let place = UInt64(exactly: position) else { throw failure(.invalidNumber) }
            let receipt = try receipt(at: place)
            next = position + 1
            let amount = try money()
            let measure = head & 1 == 0 ? amount : try money()
            let points = head & 2 == 0 ? nil : try self.points()
            var order: SubjectEntry.Order?
            if head & 4 != 0 {
                guard let known = receipt.order else { throw failure(.invalidNumber) }
                order = known
            }
            measureSum = try sum(measureSum, measure)
            entries.append(
                SubjectEntry(
                    date: receipt.date, amount: amount, measure: measure, key: receipt.key, conditionPoints: points,
                    order: order))
        }
        return entries
    }

    private mutating func held(of state: SubjectState) throws(StateCodecError) -> HeldReference {
        let grade = try varint()
        guard grade < UInt64(PolicyLimits.rungsMax) else { throw failure(.invalidNumber) }
        let date = try date(before: state.base)
        let visits = try visits(plus: state.visits)
        let measure = try money(plus: state.measure)
        return HeldReference(
            foldedGrade: Int(grade),
            figures: ReferenceFigures(
                date: date, visits: visits, measure: measure, lastVisit: try self.date(before: date),
                windowVisits: try self.visits(plus: visits), windowMeasure: try money(plus: measure),
                reservationSum: try money(), startingPoints: try points(), attributePoints: try points()))
    }
}

// Single numbers, each within its limits.
extension StateDecoder {
    private func failure(_ code: StateCodecError.Code) -> StateCodecError {
        StateCodecError(code, offset: reader.position)
    }

    private func failure(_ failure: ByteReader.Failure) -> StateCodecError {
        switch failure {
        case .truncated: self.failure(StateCodecError.Code.truncated)
        case .numberTooLarge: self.failure(.invalidNumber)
        }
    }

    private mutating func byte() throws(StateCodecError) -> UInt8 {
        do { return try reader.byte() } catch { throw failure(error) }
    }

    private mutating func varint() throws(StateCodecError) -> UInt64 {
        do { return try reader.varint() } catch { throw failure(error) }
    }

    private mutating func zigzag() throws(StateCodecError) -> Int64 {
        do { return try reader.zigzag() } catch { throw failure(error) }
    }

    /// A number of entries, each of which takes at least two bytes.
    private mutating func count() throws(StateCodecError) -> Int {
        let count = try varint()
        guard count <= UInt64(StateCodecLimits.entriesMax) else { throw failure(.tooMany) }
        guard count <= UInt64(reader.bytes.count - reader.position) / 2 else {
            throw failure(StateCodecError.Code.truncated)
        }
        return Int(count)
    }

    private func receipt(at position: UInt64) throws(StateCodecError) -> StateReceipt {
        guard position < UInt64(receipts.count) else { throw failure(.invalidNumber) }
        return receipts[Int(position)]
    }

    /// The date so many days after another.
    private func date(_ from: (date: CalendarDate, days: Int64)) throws(StateCodecError) -> CalendarDate {
        let (days, overflow) = Int64(from.date.daysSinceEpoch).addingReportingOverflow(from.days)
        guard !overflow, let day = Int32(exactly: days),
            StateCodecLimits.dates.contains(CalendarDate(daysSinceEpoch: day))
        else { throw failure(.invalidNumber) }
        return CalendarDate(daysSinceEpoch: day)
    }

    private mutating func date(after other: CalendarDate) throws(StateCodecError) -> CalendarDate {
        try date((other, try zigzag()))
    }

    private mutating func date(before other: CalendarDate) throws(StateCodecError) -> CalendarDate {
        let days = try zigzag()
        guard days != .min else { throw failure(.invalidNumber) }
        return try date((other, -days))
    }

    private mutating func visits(plus other: Int32 = 0) throws(StateCodecError) -> Int32 {
        let (visits, overflow) = try zigzag().addingReportingOverflow(Int64(other))
        guard !overflow, (0...Int64(StateCodecLimits.visitsMax)).contains(visits) else {
            throw failure(.invalidNumber)
        }
        return Int32(visits)
    }

    private mutating func money(plus other: MoneyMinorUnits = .zero) throws(StateCodecError) -> MoneyMinorUnits {
        let (money, overflow) = try zigzag().addingReportingOverflow(other.rawValue)
        guard !overflow, money.magnitude <= StateCodecLimits.moneyMax.rawValue.magnitude else {
            throw failure(.invalidNumber)
        }
        return MoneyMinorUnits(money)
    }

    private func sum(_ left: MoneyMinorUnits, _ right: MoneyMinorUnits) throws(StateCodecError) -> MoneyMinorUnits {
        // Both are within 2^60, so the sum cannot overflow.
        let sum = left + right
        guard sum.rawValue.magnitude <= StateCodecLimits.moneyMax.rawValue.magnitude else {
            throw failure(.invalidNumber)
        }
        return sum
    }

    private mutating func points() throws(StateCodecError) -> Points {
        let points = try zigzag()
        guard points.magnitude <= StateCodecLimits.pointsMax.rawValue.magnitude else {
            throw failure(.invalidNumber)
        }
        return Points(points)
    }
}
