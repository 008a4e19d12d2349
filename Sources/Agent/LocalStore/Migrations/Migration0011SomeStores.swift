extension Migration {
    // A feed may leave out customers whom only other stores have met: who is not in the cache is not a stranger then.
    static let migration0011SomeStores = """
        ALTER TABLE feed ADD COLUMN is_of_some_stores INTEGER NOT NULL DEFAULT 0
            CHECK (is_of_some_stores IN (0, 1));
        """
}
