import Foundation
import KakuzukeProtocol
import Rating
import Storage
import Wording

extension RatingDesk {
    /// The id of a quote: letters and digits that cannot be mistaken for each other.
    static func quoteID(_ random: [UInt8]) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return "Q" + String(random.map { letters[Int($0) % letters.count] })
    }

    /// The text to print on the receipt of a quote.
    ///
    /// - Throws: `ServiceError` for a printer or language that is not known.
    func receiptText(
        _ options: Kakuzuke_V1_ReceiptTextOptions, _ quote: Kakuzuke_V1_QuoteResponse,
        customer: Kakuzuke_V1_CustomerReference?, on date: CalendarDate, _ settings: SelectTenantSettings.Row,
        _ scope: TenantScope
    ) throws -> [String] {
        guard let language = Language(word: options.language) else {
            throw ServiceError(.invalidField, "ja or en", field: "receipt_text.language")
        }
        guard let block = ReceiptBlock(columns: Int(options.columns), language, currency: quote.currency) else {
            throw ServiceError(.invalidField, "32 or 48 columns", field: "receipt_text.columns")
        }
        return block.lines(quote, link: try link(to: customer, on: date, settings, scope))
    }

    /// The address of the customer's own page; nil without a page, and for somebody who is not named by an identifier.
    private func link(
        to customer: Kakuzuke_V1_CustomerReference?, on date: CalendarDate, _ settings: SelectTenantSettings.Row,
        _ scope: TenantScope
    ) throws -> String? {
        guard !settings.customerPage.isEmpty, case .identifier(let message) = customer?.reference,
            let identifier = try? IdentifierHash(message),
            let key = IdentifierKey(
                id: identifier.keyID,
                bytes: try keys.bytes(tenant: scope.tenant, keyID: Int32(bitPattern: identifier.keyID))),
            let token = CustomerLink(customer: identifier, madeOn: date).token(key, tenant: TenantID(scope.tenant))
        else { return nil }
        return settings.customerPage + token
    }
}
