import Foundation

/// One numbered step of the schema; never changed once it has been released.
public struct Migration: Sendable {
    /// Its number, from 1 without gaps.
    public let number: Int
    /// What it does, from its file name.
    public let name: String
    /// Plain SQL.
    public let sql: String

    /// All steps, ascending.
    public static let all: [Migration] = [
        Migration("0001_tenants_people_and_stores", PackageResources._001_tenants_people_and_stores_sql),
        Migration("0002_policies_and_products", PackageResources._002_policies_and_products_sql),
        Migration("0003_customers_and_inputs", PackageResources._003_customers_and_inputs_sql),
        Migration("0004_receipts", PackageResources._004_receipts_sql),
        Migration("0005_ratings_and_audit", PackageResources._005_ratings_and_audit_sql),
        Migration("0006_row_level_security", PackageResources._006_row_level_security_sql),
        Migration("0007_feed_marks", PackageResources._007_feed_marks_sql),
        Migration("0008_people", PackageResources._008_people_sql),
        Migration("0009_settings_and_limits", PackageResources._009_settings_and_limits_sql),
        Migration("0010_erasing_tenants", PackageResources._010_erasing_tenants_sql),
        Migration("0011_policy_lifecycle", PackageResources._011_policy_lifecycle_sql),
        Migration("0012_policy_simulations", PackageResources._012_policy_simulations_sql),
        Migration("0013_customer_identity", PackageResources._013_customer_identity_sql),
        Migration("0014_special_orders", PackageResources._014_special_orders_sql),
        Migration("0015_replaced_activations", PackageResources._015_replaced_activations_sql),
        Migration("0016_original_lines", PackageResources._016_original_lines_sql),
        Migration("0017_store_quotes", PackageResources._017_store_quotes_sql),
        Migration("0018_held_facts", PackageResources._018_held_facts_sql),
        Migration("0019_feeds_of_some_stores", PackageResources._019_feeds_of_some_stores_sql),
        Migration("0020_day_comparisons", PackageResources._020_day_comparisons_sql),
        Migration("0021_nightly_rounds", PackageResources._021_nightly_rounds_sql),
        Migration("0022_shared_snapshots", PackageResources._022_shared_snapshots_sql),
        Migration(
            "0023_settled_quotes_and_days_of_agents", PackageResources._023_settled_quotes_and_days_of_agents_sql),
        Migration("0024_agent_commands", PackageResources._024_agent_commands_sql),
    ]

    private init(_ fileName: String, _ bytes: [UInt8]) {
        number = Int(fileName.prefix(4)) ?? 0
        name = String(fileName.dropFirst(5))
        sql = String(decoding: bytes, as: UTF8.self)
    }
}
