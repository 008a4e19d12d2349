extension Migration {
    // Signatures of quotes, what became of those that were sent, and why the last ones could not be. Quotes from before
    // have an empty signature and are signed when they are sent.
    static let migration0009SentQuotes = """
        ALTER TABLE quote_record ADD COLUMN signature BLOB NOT NULL DEFAULT x'';
        ALTER TABLE quote_record ADD COLUMN refusal TEXT;
        ALTER TABLE quote_account ADD COLUMN refused_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN quotes_failure_code TEXT;
        ALTER TABLE conversation ADD COLUMN quotes_failure_message TEXT;
        """
}
