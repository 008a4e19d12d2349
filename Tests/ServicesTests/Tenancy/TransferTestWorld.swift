import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// A tenant with rows of every kind, as a few months of business leave them.
enum TransferTestWorld {
    /// Customers that have receipts.
    static let customers = 50

    /// Lets two stores of a tenant work for a while, and headquarters as well.
    static func fill(_ tenant: ServiceTestTenant, seed: UInt64) async throws {
        var history = RandomHistory(generator: SeededGenerator(seed: seed))
        history.customerCount = customers
        for agent in 0...1 {
            var uploader = TestUploader(tenant, agent: agent)
            try await uploader.handshake()
            for _ in 0..<4 {
                try await uploader.upload(history.facts(store: agent + 1, today: tenant.clock.today, count: 60))
            }
            // Everybody comes once at least, and one receipt is put aside.
            try await uploader.upload(
                (0..<customers).map { IngestTests.receipt(9_000 + $0, customer: $0, store: "S0\(agent + 1)") }
                    + [IngestTests.receipt(9_999, store: "S77")])
        }
        let identifier = tenant.scope.tenant
        try await tenant.store.run(
            script: """
                INSERT INTO products VALUES ('\(identifier)', '4901', 'りんご', 'FRUIT', 1);
                INSERT INTO product_prices VALUES ('\(identifier)', '4901', '', '2020-01-01', 10000, 180, 'reduced');
                INSERT INTO receipt_returns SELECT tenant_id, store_key, receipt_key, 'S01|T1|2026-01-01|0', 1
                    FROM receipt_keys WHERE tenant_id = '\(identifier)' LIMIT 3;
                INSERT INTO user_stores VALUES ('\(identifier)', '\(StorageTestDatabase.author)', 1);
                INSERT INTO user_categories VALUES ('\(identifier)', '\(StorageTestDatabase.author)', 'FRUIT');
                INSERT INTO store_groups VALUES ('\(identifier)', 'east');
                INSERT INTO store_group_members VALUES ('\(identifier)', 'east', 1), ('\(identifier)', 'east', 2);
                INSERT INTO policy_simulations
                SELECT tenant_id, policy_key, '2026-01-01', 'test', policy_key, digest, digest, '2026-01-01', '\\x01'
                FROM policies WHERE tenant_id = '\(identifier)';
                INSERT INTO rating_distributions SELECT tenant_id, policy_key, 0, '2026-11-01', 3, '{1,2}', '{10,20,30}'
                FROM policies WHERE tenant_id = '\(identifier)';
                INSERT INTO tenant_limits VALUES ('\(identifier)', 99, 0, 0, 0);
                INSERT INTO reservation_closings SELECT tenant_id, 'S01|2|never', 'closing', customer_key, 0, 1,
                    '2026-11-01' FROM customers WHERE tenant_id = '\(identifier)' ORDER BY customer_key LIMIT 1;
                INSERT INTO customer_merges SELECT '\(identifier)', 700, min(customer_key), max(customer_key), now(),
                    'test', 'slip', now(), 'test', 'slip' FROM customers WHERE tenant_id = '\(identifier)';
                INSERT INTO identity_conflicts SELECT '\(identifier)', 700, 1, min(customer_key), 2, 1,
                    substr(sha256('x'), 1, 16), max(customer_key), 'link', now(), now(), 1, 3, now(), 'test', 'two'
                FROM customers WHERE tenant_id = '\(identifier)';
                INSERT INTO user_invitations VALUES ('\(identifier)', sha256('x'), '\(StorageTestDatabase.author)',
                    now(), now() + interval '1 day');
                INSERT INTO user_sessions VALUES ('\(identifier)', sha256('s'), '\(StorageTestDatabase.owner)', now(),
                    now(), 60, now() + interval '1 day', NULL, false);
                INSERT INTO agent_certificates SELECT tenant_id, '\\x0102', agent_id, '\\x01', now(), now(), now()
                FROM agents WHERE tenant_id = '\(identifier)' ORDER BY agent_id LIMIT 1;
                INSERT INTO store_quotes (tenant_id, agent_id, quote_id, received_at, made_at, as_of, policy_version,
                    install_epoch, feed_change, included_sequence, own_sequence, contents, digest, signature,
                    certificate_serial)
                SELECT tenant_id, agent_id, 'Q1', now(), now(), '2026-11-01', 1, substr(sha256('x'), 1, 16), 1, 2, 3,
                    '\\x01', sha256('x'), sha256('x') || sha256('y'), serial
                FROM agent_certificates WHERE tenant_id = '\(identifier)';
                INSERT INTO fact_arrivals SELECT tenant_id, 1, agent_id, substr(sha256('x'), 1, 16), 1 FROM agents
                WHERE tenant_id = '\(identifier)' ORDER BY agent_id LIMIT 1;
                INSERT INTO day_comparisons SELECT tenant_id, store_key, '2026-11-01', agent_id, now(), 2, 3, 3000,
                    substr(sha256('x'), 1, 16), 2, 2000, substr(sha256('y'), 1, 16), '\\x01', '\\x02'
                FROM agents WHERE tenant_id = '\(identifier)';
                INSERT INTO agent_commands SELECT tenant_id, 1, agent_id, 2, NULL::bigint, NULL::date, now(), 'test',
                    now(), now(), 2, now(), '', 0, 0, 0, 0, 0, 0, '\\x01' FROM agents
                WHERE tenant_id = '\(identifier)' ORDER BY agent_id LIMIT 1;
                UPDATE tenant_settings SET holdout_bp = 700 WHERE tenant_id = '\(identifier)'
                """)
        _ = try await tenant.remaker.runNightly(tenant.scope, today: tenant.clock.today)
    }
}
