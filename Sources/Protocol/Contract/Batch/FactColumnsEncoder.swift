import FoundationEssentials
import Rating
import SwiftProtobuf

/// Turns facts into columns; the facts have been validated.
struct FactColumnsEncoder {
    private let first: SequenceNumber
    var texts = TextTable()
    var identifiers = IdentifierTable()
    private var receipts: [(sequence: UInt64, receipt: ReceiptFact)] = []
    private var inputs: [(sequence: UInt64, input: CustomerInputFact)] = []

    init(first: SequenceNumber) {
        self.first = first
    }

    mutating func append(_ fact: SequencedFact) {
        switch fact.fact {
        case .receipt(let receipt): receipts.append((fact.sequence.rawValue, receipt))
        case .input(let input): inputs.append((fact.sequence.rawValue, input))
        }
    }

    mutating func columns() -> Kakuzuke_V1_FactColumns {
        var columns = Kakuzuke_V1_FactColumns()
        if !receipts.isEmpty {
            columns.receipts = receiptColumns()
            addLines(to: &columns.receipts)
        }
        if !inputs.isEmpty { columns.inputs = inputColumns() }
        columns.texts = Array(texts.texts.dropFirst())
        columns.identifiers = Data(identifiers.identifiers.flatMap(\.bytes))
        columns.identifierKeyID = compact(identifiers.identifiers.map(\.keyID))
        columns.identifierKind = compact(identifiers.identifiers.map { UInt32($0.kind.rawValue) })
        return columns
    }

    /// Sequence numbers as differences less one, the first to the batch's first.
    private func steps(_ sequences: [UInt64]) -> [UInt32] {
        var next = first.rawValue
        return sequences.map { sequence in
            defer { next = sequence + 1 }
            return UInt32(sequence - next)
        }
    }

    private mutating func receiptColumns() -> Kakuzuke_V1_ReceiptColumns {
        let facts = receipts.map(\.receipt)
        var columns = Kakuzuke_V1_ReceiptColumns()
        columns.count = UInt32(facts.count)
        columns.sequenceStep = compact(steps(receipts.map(\.sequence)))
        columns.event = compact(facts.map { Kakuzuke_V1_ReceiptEvent($0.event) })
        columns.store = compact(facts.map { texts.position($0.store.text) })
        columns.terminal = compact(facts.map { texts.position($0.terminal) })
        addNumbers(of: facts, to: &columns)
        columns.keySuffix = compact(facts.map { $0.keySuffix.map { texts.position($0) } ?? 0 })
        columns.keyHasTime = compact(facts.map(\.keyHasTime))
        var date: Int32 = 0
        var time: Int32 = 0
        columns.writtenDateStep = compact(
            facts.map { fact in
                defer { date = fact.writtenDate.daysSinceEpoch }
                return fact.writtenDate.daysSinceEpoch - date
            })
        columns.writtenTimeStep = compact(
            facts.map { fact in
                let seconds = fact.writtenTime.map { $0.secondsSinceMidnight + 1 } ?? 0
                defer { time = seconds }
                return seconds - time
            })
        columns.businessDateOffset = compact(
            facts.map { Int32($0.businessDate.days(since: $0.writtenDate)) })
        columns.customer = compact(facts.map { $0.customer.map { identifiers.position($0) + 1 } ?? 0 })
        columns.otherCustomerCount = compact(facts.map { UInt32($0.otherCustomers.count) })
        columns.otherCustomer = compact(facts.flatMap(\.otherCustomers).map { identifiers.position($0) })
        columns.payment = compact(facts.map { texts.position($0.payment) })
        columns.fulfilment = compact(facts.map { texts.position($0.fulfilment) })
        columns.reservedDaysAhead = compact(facts.map { UInt32($0.reservedDaysAhead) })
        columns.lineCount = compact(facts.map { UInt32($0.lines.count) })
        columns.printedTaxCount = compact(facts.map { UInt32($0.printedTaxes.count) })
        let taxes = facts.flatMap(\.printedTaxes)
        columns.printedTaxRate = compact(taxes.map { UInt32($0.rate.rawValue) })
        columns.printedTax = compact(taxes.map(\.amount.rawValue))
        return columns
    }

    private mutating func addNumbers(of facts: [ReceiptFact], to columns: inout Kakuzuke_V1_ReceiptColumns) {
        var last: [ExactText: Int64] = [:]
        var positions: [UInt32] = []
        var steps: [Int64] = []
        var digits: [UInt32] = []
        for fact in facts {
            guard let number = PlainNumber(fact.number) else {
                positions.append(texts.position(fact.number))
                steps.append(0)
                digits.append(0)
                continue
            }
            let terminal = ExactText(fact.terminal)
            positions.append(0)
            steps.append(number.value - last[terminal, default: 0] - 1)
            digits.append(UInt32(number.filledDigits))
            last[terminal] = number.value
        }
        columns.numberText = compact(positions)
        columns.numberStep = compact(steps)
        columns.numberDigits = compact(digits)
    }

    private mutating func addLines(to columns: inout Kakuzuke_V1_ReceiptColumns) {
        let lines = receipts.flatMap(\.receipt.lines)
        let products = ProductList(lines.map(\.product))
        columns.productNumberStep = products.numberSteps
        columns.productText = products.texts.map { texts.position($0) }
        columns.product = compact(products.positions.map { UInt32($0) })
        columns.categoryFromMaster = compact(lines.map(\.isCategoryFromMaster))
        columns.quantity = compact(lines.map(\.quantity.rawValue))
        columns.taxIncluded = compact(lines.map(\.isTaxIncluded))
        columns.quote = compact(lines.map { $0.quoteID.map { texts.position($0) } ?? 0 })
        columns.originalKey = compact(lines.map { $0.original.map { texts.position($0.receiptKey) } ?? 0 })
        columns.originalLine = compact(lines.map { UInt32($0.original?.line ?? 0) })
        var residuals = LineResiduals()
        var predictor = LinePredictor(productCount: products.count)
        for (line, product) in zip(lines, products.positions) {
            residuals.append(line, category: Int64(texts.position(line.category)), after: &predictor[product])
        }
        columns.categoryStep = compact(residuals.category)
        columns.writtenAmountResidual = compact(residuals.writtenAmount)
        columns.taxRateStep = compact(residuals.taxRate)
        columns.amountResidual = compact(residuals.amount)
        columns.costResidual = compact(residuals.cost)
        columns.standardPriceResidual = compact(residuals.standardPrice)
    }

    private mutating func inputColumns() -> Kakuzuke_V1_InputColumns {
        let facts = inputs.map(\.input)
        let parts = facts.map { InputParts($0.input) }
        var columns = Kakuzuke_V1_InputColumns()
        columns.count = UInt32(facts.count)
        columns.sequenceStep = compact(steps(inputs.map(\.sequence)))
        columns.kind = compact(facts.map { Kakuzuke_V1_InputKind($0.input.kind) })
        columns.store = compact(facts.map { texts.position($0.store.text) })
        columns.key = compact(facts.map { texts.position($0.key) })
        columns.customer = compact(facts.map { identifiers.position($0.customer) })
        columns.name = compact(parts.map { texts.position($0.name) })
        columns.value = compact(parts.map { texts.position($0.value) })
        columns.onDate = compact(parts.map(\.onDate))
        columns.dueDateOffset = compact(parts.map(\.dueDateOffset))
        columns.amount = compact(parts.map(\.amount))
        return columns
    }
}

/// A column as it is sent: nothing where all values are zero, one value where all are equal, else every value.
func compact<Value: Equatable & ExpressibleByZero>(_ values: [Value]) -> [Value] {
    guard let first = values.first, values.allSatisfy({ $0 == first }) else { return values }
    return first == Value.columnZero ? [] : [first]
}
