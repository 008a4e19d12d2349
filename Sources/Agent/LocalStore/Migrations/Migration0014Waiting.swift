extension Migration {
    // Until when headquarters wants to be left alone, and why: no failure, so it stands beside that of the last round.
    static let migration0014Waiting = """
        ALTER TABLE conversation ADD COLUMN waits_until INTEGER;
        ALTER TABLE conversation ADD COLUMN waits_because TEXT;
        """
}
