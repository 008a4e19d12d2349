public import Foundation
public import Postgres

/// Inserts receipts whose keys have been taken, all of one store, in one statement.
///
/// Lines travel as whole columns and are cut into each receipt's arrays by the server.
public struct InsertReceipts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Bytes of the stored rows.
        public var bytes: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        WITH stored AS (
            INSERT INTO receipts (
                tenant_id, store_key, business_date, receipt_key, written_date, written_time, terminal,
                number, is_return, is_void, customer_key, payment, fulfilment, reserved_days_ahead,
                printed_tax_rate, printed_tax, line_product, line_category, line_quantity, line_amount,
                line_written_amount, line_cost, line_tax_rate, line_tax_included, line_standard_price, line_quote,
                identity_key, line_original_key, line_original_line, line_stated_category, line_stated_cost,
                line_stated_standard_price, line_stated_quote, arrival, arrival_sequence)
            SELECT $1, $2, new.business_date, new.receipt_key, new.written_date, new.written_time, new.terminal,
                new.number, new.is_return, new.is_void, new.customer_key, new.payment, new.fulfilment,
                new.reserved_days_ahead,
                ($19::integer[])[new.first_tax:new.last_tax], ($20::bigint[])[new.first_tax:new.last_tax],
                ($21::text[])[new.first_line:new.last_line], ($22::integer[])[new.first_line:new.last_line],
                ($23::bigint[])[new.first_line:new.last_line], ($24::bigint[])[new.first_line:new.last_line],
                ($25::bigint[])[new.first_line:new.last_line], ($26::bigint[])[new.first_line:new.last_line],
                ($27::integer[])[new.first_line:new.last_line], ($28::boolean[])[new.first_line:new.last_line],
                ($29::bigint[])[new.first_line:new.last_line], ($30::text[])[new.first_line:new.last_line],
                new.identity_key,
                nullif(($34::text[])[new.first_original:new.last_original], '{}'),
                nullif(($35::integer[])[new.first_original:new.last_original], '{}'),
                nullif(($36::integer[])[new.first_original:new.last_original], '{}'),
                nullif(($37::bigint[])[new.first_original:new.last_original], '{}'),
                nullif(($38::bigint[])[new.first_original:new.last_original], '{}'),
                nullif(($39::text[])[new.first_original:new.last_original], '{}'), $40, new.arrival_sequence
            FROM unnest($3::date[], $4::text[], $5::date[], $6::integer[], $7::text[], $8::text[], $9::boolean[],
                $10::boolean[], $11::bigint[], $12::text[], $13::text[], $14::integer[], $15::integer[], $16::integer[],
                $17::integer[], $18::integer[], $31::bigint[], $32::integer[], $33::integer[], $41::bigint[])
                AS new (business_date, receipt_key, written_date, written_time, terminal, number, is_return, is_void,
                    customer_key, payment, fulfilment, reserved_days_ahead, first_line, last_line, first_tax, last_tax,
                    identity_key, first_original, last_original, arrival_sequence)
            RETURNING pg_column_size(receipts.*) AS bytes)
        SELECT coalesce(sum(bytes), 0)::bigint FROM stored
        """

    /// The tenant.
    public var tenant: UUID
    /// The store.
    public var store: StoreKey
    /// What brought them.
    public var arrival: ArrivalKey
    /// The receipts.
    public var columns: ReceiptColumns

    /// Makes the statement.
    public init(tenant: UUID, store: StoreKey, arrival: ArrivalKey, columns: ReceiptColumns) {
        self.tenant = tenant
        self.store = store
        self.arrival = arrival
        self.columns = columns
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(store)
        parameters.append(columns.businessDates)
        parameters.append(columns.keys)
        parameters.append(columns.writtenDates)
        parameters.append(columns.writtenTimes)
        parameters.append(columns.terminals)
        parameters.append(columns.numbers)
        parameters.append(columns.areReturns)
        parameters.append(columns.areVoid)
        parameters.append(columns.customers)
        parameters.append(columns.payments)
        parameters.append(columns.fulfilments)
        parameters.append(columns.reservedDaysAhead)
        parameters.append(columns.firstLines)
        parameters.append(columns.lastLines)
        parameters.append(columns.firstTaxes)
        parameters.append(columns.lastTaxes)
        parameters.append(columns.printedTaxRates)
        parameters.append(columns.printedTaxes)
        parameters.append(columns.lineProducts)
        parameters.append(columns.lineCategories)
        parameters.append(columns.lineQuantities)
        parameters.append(columns.lineAmounts)
        parameters.append(columns.lineWrittenAmounts)
        parameters.append(columns.lineCosts)
        parameters.append(columns.lineTaxRates)
        parameters.append(columns.lineTaxIncluded)
        parameters.append(columns.lineStandardPrices)
        parameters.append(columns.lineQuotes)
        parameters.append(columns.identities)
        parameters.append(columns.originals.firstLines)
        parameters.append(columns.originals.lastLines)
        parameters.append(columns.originals.keys)
        parameters.append(columns.originals.lines)
        parameters.append(columns.originals.statedCategories)
        parameters.append(columns.originals.statedCosts)
        parameters.append(columns.originals.statedStandardPrices)
        parameters.append(columns.originals.statedQuotes)
        parameters.append(arrival)
        parameters.append(columns.sequences)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(bytes: try row.next())
    }
}
