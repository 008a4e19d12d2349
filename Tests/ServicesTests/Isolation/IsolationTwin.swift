import Foundation

/// Makes the other tenant a twin: every row of the first under the other's number as well, telling something else and
/// standing before the first one's, so that a statement that forgets its tenant takes it.
enum IsolationTwin {
    static func script(own: UUID, foreign: UUID) -> String {
        """
        SET session_replication_role = replica;
        DO $$
        DECLARE
            name text;
            columns text;
        BEGIN
            FOR name, columns IN
                SELECT c.relname, string_agg(quote_ident(a.attname), ', ') FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND a.attname <> 'tenant_id' AND c.relname NOT IN ('tenants', 'deleted_tenants')
                  AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id')
                GROUP BY c.relname
            LOOP
                EXECUTE format(
                    'INSERT INTO public.%I (tenant_id, %s) SELECT %L, %s FROM public.%I WHERE tenant_id = %L '
                    'ON CONFLICT DO NOTHING', name, columns, '\(foreign)', columns, name, '\(own)');
            END LOOP;
        END
        $$;
        \(changes(foreign))
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                  AND a.attname = 'tenant_id' AND c.relname <> 'deleted_tenants'
            LOOP
                -- A row that is written again stands behind all others.
                EXECUTE format('UPDATE public.%I SET tenant_id = tenant_id WHERE tenant_id = %L', name, '\(own)');
            END LOOP;
        END
        $$;
        """
    }

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

    private static func changes(_ foreign: UUID) -> String {
        let here = "WHERE tenant_id = '\(foreign.uuidString)'"
        let marker = "'\(IsolationIDs.marker)'"
        return """
            UPDATE users SET name = \(marker) \(here);
            UPDATE user_roles SET granted_at = now() \(here);
            UPDATE api_tokens SET label = \(marker) \(here);
            UPDATE stores SET name = \(marker), time_zone = 'UTC' \(here);
            UPDATE products SET name = \(marker), change_number = 9000000000000000 \(here);
            UPDATE policies SET file_name = \(marker) \(here);
            UPDATE agents SET feed_sent = 5, feed_confirmed = 5, software_version = \(marker) \(here);
            UPDATE agent_epochs SET next_sequence = next_sequence + 50 \(here);
            UPDATE customers SET needs_remake = true \(here);
            UPDATE customer_attributes SET value = '70' \(here);
            UPDATE customer_enrolments SET on_date = '2026-05-05' \(here);
            UPDATE customer_reservations SET amount = 90000 \(here);
            UPDATE identity_providers SET client_id = \(marker) \(here);
            UPDATE tenant_settings SET time_zone = 'UTC', currency = 'USD', limited_after_days = 1 \(here);
            UPDATE receipt_keys SET revision = 7, digest = '\\x00000000000000000000000000000000' \(here);
            UPDATE tenants SET suspended_at = now() \(here);
            """
    }
}
