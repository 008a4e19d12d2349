import Foundation
import Rating
import SeededTestSupport

/// Journals of an invented store for a recorded conversation: of every kind of receipt at least one.
struct RecordedJournals {
    /// The columns, as the profile names them.
    static let head =
        "store,terminal,receipt,date,time,member,payment,fulfilment,kind,product,category,quantity,amount,tax_rate\n"

    static let profile = """
        version: 1
        name: recorded
        format: csv
        encoding: utf-8
        can_amend: true
        columns:
          store: store
          terminal: terminal
          number: receipt
          date: date
          time: time
          kind: kind
          member_number: member
          payment: payment
          fulfilment: fulfilment
          product: product
          category: category
          quantity: quantity
          amount: amount
          tax_rate: tax_rate
        date_formats: [yyyy-MM-dd]
        time_formats: [HH:mm:ss]
        kinds:
          sale: sale
          return: return
          void: void
        tax:
          prices: excluded
        currency_decimals: 0

        """

    /// Price of a product of the item master; yen without tax.
    struct Good {
        var code: String
        var category: String
        var price: Int
        var taxPercent: Int
    }

    let store: String
    let today: CalendarDate
    let goods: [Good]
    let members: [String]
    private var random: SeededGenerator
    private var number = 0

    init(seed: UInt64, store: String, today: CalendarDate, goods: [Good], members: [String]) {
        random = SeededGenerator(seed: seed)
        self.store = store
        self.today = today
        self.goods = goods
        self.members = members
    }

    /// Four months until yesterday: sales and returns of members and others, a number that is a text, two receipts that
    /// the server cannot take, and so many lines that they need two batches.
    mutating func past() -> String {
        var rows = Self.head
        for place in 0..<60 {
            rows += receipt(on: today.adding(days: -120 + 2 * place), isReturn: place % 12 == 11)
        }
        rows += receipt(on: today.adding(days: -1), number: "A-0017")
        rows += receipt(on: today.adding(days: -1), store: "S99")
        rows += receipt(on: today.adding(days: 400))
        for _ in 0..<41 { rows += receipt(on: today.adding(days: -1), member: "1009", lines: 100) }
        return rows
    }

    /// Today: a receipt of a member whom headquarters does not know, another content of a receipt of the past, a void.
    mutating func ofToday() -> String {
        var rows = Self.head
        for member in ["1001", "1002", "2001", ""] { rows += receipt(on: today, member: member) }
        let last = number
        number = 0
        rows += receipt(on: today.adding(days: -120), member: "1003")
        number = 4
        rows += row(on: today.adding(days: -114), member: "", kind: "void", good: goods[0], units: 1)
        number = last
        return rows
    }

    /// Later that day.
    mutating func evening() -> String {
        Self.head + receipt(on: today, member: "1001") + receipt(on: today, member: "1004")
    }

    private mutating func receipt(
        on date: CalendarDate, store: String? = nil, number text: String? = nil, member: String? = nil,
        lines: Int? = nil, isReturn: Bool = false
    ) -> String {
        number += 1
        let drawn = random.chance(15) ? "" : random.pick(members)
        let payment = random.pick(["cash", "card", "prepaid", "qr"])
        let fulfilment = random.pick(["carry_out", "pickup", "delivery"])
        let count = lines ?? random.number(in: 1...4)
        let time = "\(random.number(in: 10...20)):\(random.number(in: 10...59)):\(random.number(in: 10...59))"
        return (0..<count).reduce(into: "") { rows, _ in
            let good = random.pick(goods)
            let units = random.number(in: 1...5) * (isReturn ? -1 : 1)
            rows += row(
                on: date, store: store, number: text, time: time, member: member ?? drawn, payment: payment,
                fulfilment: fulfilment, kind: isReturn ? "return" : "sale", good: good, units: units)
        }
    }

    private func row(
        on date: CalendarDate, store: String? = nil, number text: String? = nil, time: String = "12:00:00",
        member: String, payment: String = "cash", fulfilment: String = "carry_out", kind: String, good: Good,
        units: Int
    ) -> String {
        let zeros = String(repeating: "0", count: max(0, 4 - "\(number)".count))
        return [
            store ?? self.store, "1", text ?? "\(zeros)\(number)", "\(date)", time, member, payment, fulfilment, kind,
            good.code, good.category, "\(units)", "\(units * good.price)", "\(good.taxPercent)",
        ].joined(separator: ",") + "\n"
    }
}
