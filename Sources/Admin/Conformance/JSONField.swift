import Rating

/// A JSON value together with the way to it, read into the values of rating.
struct JSONField {
    let value: JSONValue
    let path: String

    func required(_ key: String) throws -> JSONField {
        guard let field = try optional(key) else { throw error("is missing", at: key) }
        return field
    }

    /// The value of a key; nil when it is absent or null.
    func optional(_ key: String) throws -> JSONField? {
        guard case .object(let object) = value else { throw error("must be an object") }
        guard let child = object[key], child != .null else { return nil }
        return JSONField(value: child, path: path.isEmpty ? key : path + "." + key)
    }

    /// The entries of a list that may be absent.
    func list(_ key: String) throws -> [JSONField] {
        try optional(key)?.entries() ?? []
    }

    func entries() throws -> [JSONField] {
        guard case .list(let list) = value else { throw error("must be a list") }
        return list.enumerated().map { JSONField(value: $1, path: path + "[\($0)]") }
    }

    func lines() throws -> [JSONField] {
        let lines = try required("lines").entries()
        guard lines.count <= InputLimits.linesMax else { throw error("has more than \(InputLimits.linesMax) lines") }
        return lines
    }

    func text() throws -> String {
        guard case .text(let text) = value else {
            if case .integer(let number) = value { throw error("must be a text: write \"\(number)\"") }
            throw error("must be a text")
        }
        let limit = InputLimits.textBytesMax
        guard text.utf8.count <= limit else { throw error("is longer than \(limit) bytes") }
        return text
    }

    func integer() throws -> Int64 {
        guard case .integer(let integer) = value else {
            if case .text = value { throw error("must be a whole number without quotation marks") }
            throw error("must be a whole number")
        }
        return integer
    }

    func money() throws -> MoneyMinorUnits {
        let amount = MoneyMinorUnits(try integer())
        let limit = InputLimits.amountMax
        guard amount <= limit, amount >= .zero - limit else {
            throw error("must lie between -\(limit.rawValue) and \(limit.rawValue)")
        }
        return amount
    }

    /// Days between reservation and purchase; 0 when absent.
    func reservedDaysAhead() throws -> Int64 {
        guard let field = try optional("reserved_days_ahead") else { return 0 }
        let days = try field.integer()
        guard (0...InputLimits.reservedDaysAheadMax).contains(days) else {
            throw field.error("must lie between 0 and \(InputLimits.reservedDaysAheadMax)")
        }
        return days
    }

    func date() throws -> CalendarDate {
        let text = try text()
        if let date = CalendarDate(text) { return date }
        if text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
            throw error("`\(text)` is a day that the calendar does not have")
        }
        throw error("must be a date YYYY-MM-DD, is `\(text.prefix(40))`")
    }

    func time() throws -> TimeOfDay {
        let text = try text()
        guard let time = TimeOfDay(text) else { throw error("must be a time HH:MM:SS, is `\(text.prefix(40))`") }
        return time
    }

    /// The quantity of a line; one piece when absent.
    func quantity() throws -> QuantityThousandths {
        guard let field = try optional("quantity") else { return QuantityThousandths(1000) }
        guard let quantity = QuantityThousandths(decimal: try field.text()) else {
            throw field.error("must be a decimal text with at most three digits after the point")
        }
        let limit = InputLimits.quantityMax
        guard quantity <= limit, quantity >= .zero - limit else {
            throw field.error("must lie between -\(limit.decimalText) and \(limit.decimalText)")
        }
        return quantity
    }

    private func error(_ reason: String, at key: String? = nil) -> CaseReader.FieldError {
        let field = key.map { path.isEmpty ? $0 : path + "." + $0 } ?? path
        return CaseReader.FieldError(field: field, reason: reason)
    }
}
