extension Migration {
    // The day on the schedule of a version that no store may price by yet: forecasts reach to the day before it.
    static let migration0006Schedule = """
        ALTER TABLE policy_0 ADD COLUMN scheduled_from INTEGER;
        ALTER TABLE policy_1 ADD COLUMN scheduled_from INTEGER;
        """
}
