import Foundation

@testable import Services

/// Makes a twin: a tenant that has every row of another under the same keys, telling something else and standing
/// before the first one's, so that a statement that forgets its tenant takes it.
enum IsolationTwin {
    /// The twin's number.
    static let tenant = UUID(uuidString: "00000000-0000-4000-8000-0000000000ff")!

    /// Makes a twin of `own` in some tables, in the transaction under way; foreign keys rest meanwhile.
    static func script(own: UUID, tables: [String]) -> String {
        """
        SET LOCAL session_replication_role = replica;
        DO $$
        DECLARE
            name text;
            columns text;
        BEGIN
            FOR name, columns IN
                SELECT c.relname, string_agg(quote_ident(a.attname), ', ') FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = 'public'::regnamespace AND a.attname <> 'tenant_id'
                  AND c.relname = ANY ('{\(tables.joined(separator: ","))}')
                GROUP BY c.relname
            LOOP
                EXECUTE format(
                    'INSERT INTO public.%I (tenant_id, %s) SELECT %L, %s FROM public.%I WHERE tenant_id = %L',
                    name, columns, '\(tenant)',
                    CASE name WHEN 'tenants' THEN replace(columns, 'code', '''twin''') ELSE columns END,
                    name, '\(own)');
            END LOOP;
        END
        $$;
        \(tables.compactMap { changes[$0] }.joined(separator: "\n"))
        \(tables.map { table in
            // A row that is written again stands behind all others.
            "UPDATE \(table) SET tenant_id = tenant_id WHERE tenant_id = '\(own)';"
        }.joined(separator: "\n"))
        SET LOCAL session_replication_role = origin;
        """
    }

    /// By table: what the twin tells differently, and what it has and the other lacks.
    private static let changes: [String: String] = {
        let here = "WHERE tenant_id = '\(tenant)'"
        let marker = "'\(IsolationIDs.marker)'"
        return [
            "tenants": "UPDATE tenants SET name = \(marker) \(here);",
            "tenant_settings": """
            UPDATE tenant_settings SET time_zone = 'UTC', currency = 'USD', limited_after_days = 1 \(here);
            """,
            "users": "UPDATE users SET name = \(marker) \(here);",
            "user_roles": """
            UPDATE user_roles SET granted_at = now() \(here);
            INSERT INTO user_roles (tenant_id, user_id, role, granted_at)
            SELECT DISTINCT '\(tenant)'::uuid, user_id, 'owner', now() FROM users ON CONFLICT DO NOTHING;
            """,
            "user_stores": """
            INSERT INTO user_stores (tenant_id, user_id, store_key)
            SELECT DISTINCT '\(tenant)'::uuid, user_id, 770 FROM users;
            """,
            "user_categories": """
            INSERT INTO user_categories (tenant_id, user_id, category)
            SELECT DISTINCT '\(tenant)'::uuid, user_id, \(marker) FROM users;
            """,
            "api_tokens": """
            UPDATE api_tokens SET label = \(marker) \(here);
            INSERT INTO api_tokens (
                tenant_id, token_id, token_hash, user_id, label, roles, methods, source_addresses, created_at,
                expires_at)
            SELECT DISTINCT '\(tenant)'::uuid, user_id, sha256(user_id::text::bytea), user_id, \(marker),
                '{owner}'::text[], '{}'::text[], '{}'::text[], now(), '2100-01-01'::timestamptz
            FROM users;
            """,
            "identity_providers": """
            UPDATE identity_providers SET client_id = \(marker) \(here);
            INSERT INTO identity_providers (tenant_id, issuer, client_id, client_secret, set_at)
            VALUES ('\(tenant)', 'https://twin.example', \(marker), '\\x00', now()) ON CONFLICT DO NOTHING;
            """,
            // As many under way as one tenant may have, and one that is over.
            "federated_sign_ins": """
            INSERT INTO federated_sign_ins (tenant_id, state_hash, code_verifier, nonce, redirect_uri, expires_at)
            SELECT '\(tenant)', sha256(number::text::bytea), '', '', '',
                CASE WHEN number = 0 THEN '2000-01-01'::timestamptz ELSE '2100-01-01' END
            FROM generate_series(0, \(FederatedSignInDesk.underWayMax)) AS number;
            """,
            "stores": "UPDATE stores SET name = \(marker), time_zone = 'UTC' \(here);",
            "products": "UPDATE products SET name = \(marker), change_number = 9000000000000000 \(here);",
            "policies": "UPDATE policies SET file_name = \(marker) \(here);",
            "policy_activations": """
            INSERT INTO policy_activations
            SELECT (jsonb_populate_record(a, jsonb_build_object('effective_from', effective_from - 1000))).*
            FROM policy_activations a \(here);
            """,
            "policy_simulations": """
            UPDATE policy_simulations
            SET simulated_at = simulated_at + interval '1 day', simulated_by = \(marker) \(here);
            """,
            "agents": "UPDATE agents SET feed_sent = 5, feed_confirmed = 5, software_version = \(marker) \(here);",
            "agent_certificates": """
            UPDATE agent_certificates SET not_after = not_after + interval '10 years' \(here);
            """,
            "agent_epochs": "UPDATE agent_epochs SET next_sequence = next_sequence + 50 \(here);",
            "customers": "UPDATE customers SET needs_remake = customer_key % 2 = 0 \(here);",
            "customer_attributes": "UPDATE customer_attributes SET value = '70' \(here);",
            "customer_enrolments": "UPDATE customer_enrolments SET on_date = on_date + 1000 \(here);",
            "customer_reservations": """
            UPDATE customer_reservations
            SET amount = 90000, order_digest = '\\x00000000000000000000000000000000' \(here);
            """,
            "reservation_closings": """
            UPDATE reservation_closings SET status = 3 - status, closed_on = closed_on - 1000 \(here);
            """,
            "customer_merges": "UPDATE customer_merges SET reason = \(marker), merged_at = '2000-01-01' \(here);",
            "identity_conflicts": "UPDATE identity_conflicts SET source = \(marker), last_seen = '2100-01-01' \(here);",
            "quarantine": """
            UPDATE quarantine SET reason_code = \(marker), field = \(marker) \(here);
            """,
            "rating_states": """
            UPDATE rating_states SET exact_until = '2000-01-01' \(here);
            INSERT INTO rating_states (tenant_id, policy_key, customer_key, states, exact_until)
            SELECT DISTINCT '\(tenant)'::uuid, policy_key, customer_key, '\\x'::bytea, '2000-01-01'::date
            FROM policies CROSS JOIN customers ON CONFLICT DO NOTHING;
            """,
            // In months that there are for certain.
            "receipts": """
            INSERT INTO receipts
            SELECT twin.* FROM receipts AS own
            CROSS JOIN LATERAL unnest(ARRAY[date_trunc('month', own.business_date),
                date_trunc('month', own.business_date) + interval '1 month - 1 day']) AS day
            CROSS JOIN LATERAL jsonb_populate_record(own, jsonb_build_object(
                'tenant_id', '\(tenant)', 'receipt_key', \(marker), 'business_date', day::date)) AS twin
            WHERE own.tenant_id = '\(tenant)' ON CONFLICT DO NOTHING;
            """,
            // Due, and naming as its original whatever there is.
            "receipt_returns": """
            INSERT INTO receipt_returns (tenant_id, store_key, receipt_key, original_key, due)
            SELECT DISTINCT '\(tenant)'::uuid, a.store_key, a.receipt_key, k.receipt_key, 1
            FROM (SELECT 770 AS store_key, \(marker) AS receipt_key
                UNION SELECT store_key, receipt_key FROM receipt_returns \(here)) AS a
            CROSS JOIN (SELECT receipt_key FROM receipt_keys
                UNION SELECT original_key FROM receipt_returns) AS k ON CONFLICT DO NOTHING;
            """,
            "receipt_keys": """
            UPDATE receipt_keys SET revision = 7, digest = '\\x00000000000000000000000000000000' \(here);
            INSERT INTO receipt_keys (tenant_id, store_key, receipt_key, business_date, digest)
            VALUES ('\(tenant)', 770, \(marker), '2026-01-01', '\\x00000000000000000000000000000000');
            """,
        ]
    }()

    /// What every tenant has of kinds that the calls of the world do not make.
    static func facts(_ tenant: UUID) -> String {
        let id = "'\(tenant.uuidString)'"
        return """
            INSERT INTO customer_attributes (tenant_id, customer_key, attribute, from_date, value)
            SELECT \(id), customer_key, 'age', '0001-01-01', '30' FROM customers
            WHERE tenant_id = \(id) AND customer_key < 900;
            INSERT INTO customer_enrolments (tenant_id, customer_key, option, on_date)
            SELECT \(id), customer_key, 'app', '2026-02-01' FROM customers
            WHERE tenant_id = \(id) AND customer_key < 900;
            INSERT INTO customer_reservations (
                tenant_id, reservation_key, customer_key, made_on, due_on, subject, amount, status)
            SELECT \(id), 'R' || customer_key, customer_key, '2026-11-01', '2026-12-24', 'FRESH', 1000, 0
            FROM customers WHERE tenant_id = \(id) AND customer_key < 900;
            INSERT INTO identity_providers (tenant_id, issuer, client_id, client_secret, set_at)
            VALUES (\(id), 'https://own.example', 'own', '\\x00', now());
            INSERT INTO store_groups (tenant_id, code) VALUES (\(id), 'west');
            INSERT INTO store_group_members (tenant_id, code, store_key) VALUES (\(id), 'west', 2);
            """
    }
}
