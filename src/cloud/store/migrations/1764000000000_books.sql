-- Up Migration
-- The books (money rules §2). Amounts are fen, times are wall milliseconds; both are whole numbers.

CREATE TABLE timeline (
  name text PRIMARY KEY CHECK (name = 'this'),
  timeline_id text NOT NULL
);
INSERT INTO timeline VALUES ('this', replace(gen_random_uuid()::text, '-', ''));

CREATE TABLE merchants (
  merchant_id text PRIMARY KEY,
  name text NOT NULL,
  order_prefix text NOT NULL UNIQUE CHECK (order_prefix ~ '^[0-9]{8}$'),
  total_cap_fen bigint NOT NULL CHECK (total_cap_fen >= 0),
  reversal_receivable_fen bigint NOT NULL CHECK (reversal_receivable_fen >= 0),
  last_short_id bigint NOT NULL
);

CREATE TABLE merchant_shards (
  merchant_id text NOT NULL REFERENCES merchants,
  shard bigint NOT NULL,
  card_account_fen bigint NOT NULL CHECK (card_account_fen >= 0),
  outstanding_fen bigint NOT NULL CHECK (outstanding_fen >= 0),
  PRIMARY KEY (merchant_id, shard)
) WITH (fillfactor = 50);

CREATE TABLE stores (
  store_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  name text NOT NULL,
  online boolean NOT NULL
);
CREATE UNIQUE INDEX stores_one_online ON stores (merchant_id) WHERE online;
CREATE INDEX stores_merchant ON stores (merchant_id);

CREATE TABLE programs (
  program_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  name text NOT NULL,
  rule_version bigint NOT NULL
);

CREATE TABLE program_rules (
  program_id text NOT NULL REFERENCES programs,
  rule_version bigint NOT NULL,
  spend_order text NOT NULL CHECK (spend_order IN ('principal-first', 'bonus-first', 'proportional')),
  tiers_json text NOT NULL,
  arbitrary_amounts boolean NOT NULL,
  card_cap_fen bigint NOT NULL CHECK (card_cap_fen >= 0),
  PRIMARY KEY (program_id, rule_version)
);

CREATE TABLE members (
  member_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  program_id text NOT NULL REFERENCES programs,
  member_number text NOT NULL UNIQUE CHECK (member_number ~ '^[0-9]{10}$'),
  card_number text NOT NULL UNIQUE,
  phone text,
  name text NOT NULL,
  code_key bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED', 'LOST', 'CLOSING', 'CLOSED')),
  shard bigint NOT NULL,
  principal_fen bigint NOT NULL CHECK (principal_fen >= 0),
  bonus_fen bigint NOT NULL CHECK (bonus_fen >= 0),
  member_sequence bigint NOT NULL,
  last_lot_no bigint NOT NULL,
  wrong_codes bigint NOT NULL,
  wrong_codes_since_ms bigint NOT NULL,
  UNIQUE (merchant_id, phone)
) WITH (fillfactor = 70);

CREATE TABLE lots (
  member_id text NOT NULL REFERENCES members,
  lot_no bigint NOT NULL,
  entry_id bigint NOT NULL,
  principal_fen bigint NOT NULL CHECK (principal_fen >= 0),
  bonus_fen bigint NOT NULL CHECK (bonus_fen >= 0),
  principal_left_fen bigint NOT NULL CHECK (principal_left_fen >= 0 AND principal_left_fen <= principal_fen),
  bonus_left_fen bigint NOT NULL CHECK (bonus_left_fen >= 0 AND bonus_left_fen <= bonus_fen),
  open boolean NOT NULL CHECK (open = (principal_left_fen > 0 OR bonus_left_fen > 0)),
  PRIMARY KEY (member_id, lot_no)
);
CREATE INDEX lots_open ON lots (member_id) WHERE open;

CREATE TABLE terminals (
  terminal_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  store_id text NOT NULL REFERENCES stores,
  assignment_version bigint NOT NULL,
  terminal_epoch bigint NOT NULL,
  terminal_short_id text NOT NULL CHECK (terminal_short_id ~ '^[0-9]{6}$'),
  public_key text NOT NULL,
  password_verifier text NOT NULL,
  attended boolean NOT NULL,
  UNIQUE (merchant_id, terminal_short_id)
);

CREATE TABLE assignments (
  terminal_id text NOT NULL REFERENCES terminals,
  assignment_version bigint NOT NULL,
  store_id text NOT NULL REFERENCES stores,
  since_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, assignment_version)
);

-- The id rows: kept for ever (money rules §3).
CREATE TABLE orders (
  terminal_id text NOT NULL,
  id text NOT NULL CHECK (id ~ '^[0-9a-f]{32}$'),
  kind text NOT NULL CHECK (kind IN ('payment', 'cash-recharge', 'channel-recharge', 'tombstone')),
  body_hash bytea NOT NULL,
  state text NOT NULL,
  outcome_json text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  store_id text NOT NULL,
  assignment_version bigint NOT NULL,
  staff_id text NOT NULL,
  member_id text,
  order_number text NOT NULL,
  entry_id bigint,
  reversal_entry_id bigint,
  created_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, id)
) WITH (fillfactor = 80);
CREATE INDEX orders_created ON orders (created_ms);

CREATE TABLE channel_orders (
  terminal_id text NOT NULL,
  id text NOT NULL,
  pay_fen bigint NOT NULL CHECK (pay_fen >= 0),
  bonus_fen bigint NOT NULL CHECK (bonus_fen >= 0),
  rule_version bigint NOT NULL,
  order_number text NOT NULL,
  qr_content text NOT NULL,
  expires_ms bigint NOT NULL,
  transaction_id text,
  refund text NOT NULL CHECK (refund IN ('none', 'due', 'paid')),
  waiting boolean NOT NULL,
  created_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, id),
  FOREIGN KEY (terminal_id, id) REFERENCES orders
);
CREATE INDEX channel_orders_waiting ON channel_orders (created_ms) WHERE waiting;

CREATE TABLE sale_references (
  store_id text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('payment', 'recharge')),
  till text NOT NULL,
  token text NOT NULL,
  attempt bigint NOT NULL,
  terminal_id text NOT NULL,
  id text NOT NULL,
  PRIMARY KEY (store_id, purpose, till, token, attempt)
);

CREATE TABLE used_codes (
  member_id text NOT NULL,
  step bigint NOT NULL,
  PRIMARY KEY (member_id, step)
);

CREATE TABLE reservations (
  terminal_id text NOT NULL,
  id text NOT NULL,
  body_hash bytea NOT NULL,
  member_id text NOT NULL,
  merchant_id text NOT NULL,
  pay_fen bigint NOT NULL CHECK (pay_fen >= 0),
  bonus_fen bigint NOT NULL CHECK (bonus_fen >= 0),
  rule_version bigint NOT NULL,
  expires_ms bigint NOT NULL,
  open boolean NOT NULL,
  PRIMARY KEY (terminal_id, id)
);
CREATE INDEX reservations_open ON reservations (merchant_id, expires_ms) WHERE open;

CREATE SEQUENCE entry_ids;

CREATE TABLE entries (
  entry_id bigint PRIMARY KEY,
  event text NOT NULL,
  merchant_id text NOT NULL,
  order_number text NOT NULL,
  terminal_id text NOT NULL,
  order_id text NOT NULL,
  store_id text NOT NULL,
  assignment_version bigint NOT NULL,
  attribution text NOT NULL CHECK (attribution IN ('proven', 'unattributed')),
  staff_id text NOT NULL,
  terminal_wall_ms bigint NOT NULL,
  wall_ms bigint NOT NULL,
  member_id text,
  member_sequence bigint NOT NULL,
  amount_fen bigint NOT NULL,
  principal_fen bigint NOT NULL,
  bonus_fen bigint NOT NULL,
  balance_after_fen bigint NOT NULL CHECK (balance_after_fen >= 0)
);
-- Also proves that a member's sequence counts every entry once.
CREATE UNIQUE INDEX entries_member ON entries (member_id, member_sequence) WHERE member_id IS NOT NULL;

CREATE TABLE postings (
  entry_id bigint NOT NULL,
  line bigint NOT NULL,
  account text NOT NULL,
  lot_no bigint,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  balance_after_fen bigint CHECK (balance_after_fen >= 0),
  PRIMARY KEY (entry_id, line)
);

CREATE TABLE records (
  terminal_id text NOT NULL,
  terminal_epoch bigint NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  hash bytea NOT NULL,
  previous_hash bytea NOT NULL,
  order_id text NOT NULL,
  kind bigint NOT NULL,
  sealed bytea NOT NULL,
  quarantine_reason text,
  PRIMARY KEY (terminal_id, terminal_epoch, seq)
);
CREATE INDEX records_order ON records (terminal_id, order_id);

CREATE TABLE quarantined_records (
  terminal_id text NOT NULL,
  terminal_epoch bigint NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (terminal_id, terminal_epoch, seq)
);

CREATE TABLE streams (
  terminal_id text NOT NULL,
  terminal_epoch bigint NOT NULL,
  high_water bigint NOT NULL CHECK (high_water >= 0),
  highest bigint NOT NULL CHECK (highest >= high_water),
  PRIMARY KEY (terminal_id, terminal_epoch)
) WITH (fillfactor = 50);

CREATE SEQUENCE quarantine_ids;

CREATE TABLE quarantine (
  quarantine_id bigint PRIMARY KEY,
  terminal_id text NOT NULL,
  terminal_epoch bigint NOT NULL,
  seq bigint,
  reason text NOT NULL,
  bytes bytea NOT NULL,
  wall_ms bigint NOT NULL
);

CREATE TABLE quarantine_totals (
  name text PRIMARY KEY CHECK (name = 'this'),
  items bigint NOT NULL CHECK (items >= 0),
  bytes bigint NOT NULL CHECK (bytes >= 0)
);
INSERT INTO quarantine_totals VALUES ('this', 0, 0);

CREATE SEQUENCE notice_ids;

-- The outbox: written with the event it tells of, removed once it is published.
CREATE TABLE notices (
  notice_id bigint PRIMARY KEY,
  terminal_id text NOT NULL,
  order_id text,
  member_id text
);

CREATE TABLE configs (
  terminal_id text NOT NULL,
  version bigint NOT NULL,
  json text NOT NULL,
  PRIMARY KEY (terminal_id, version)
);

CREATE TABLE config_reports (
  terminal_id text PRIMARY KEY,
  json text NOT NULL
);

-- What is written in these tables stays as it was written; corrections are new entries.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON timeline FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_rules_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON program_rules FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER assignments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON assignments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sale_references_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sale_references FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER used_codes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON used_codes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quarantined_records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quarantined_records FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER configs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON configs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER orders_kept BEFORE DELETE OR TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- All postings of an entry are written by one statement, and that statement sums to zero per entry.
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added GROUP BY entry_id HAVING sum(amount_fen) <> 0) THEN
    RAISE EXCEPTION 'an entry does not sum to zero' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_balanced AFTER INSERT ON postings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();
