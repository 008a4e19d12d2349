/// Why a text is no identifier of its kind; says nothing of the text itself.
public enum IdentifierProblem: String, Error, CaseIterable, Sendable {
    /// Nothing is left after trimming.
    case empty = "identifier_empty"
    /// More characters than `IdentifierNormalization.charactersMax`.
    case tooLong = "identifier_too_long"
    /// Control characters, or characters that the kind does not have.
    case invalidCharacter = "identifier_invalid_character"
    /// No telephone number that can be told apart from others.
    case invalidPhone = "identifier_invalid_phone"
    /// No e-mail address.
    case invalidEmail = "identifier_invalid_email"
    /// A number of a payment card, which must never be an identifier.
    case paymentCardNumber = "identifier_payment_card_number"
}
