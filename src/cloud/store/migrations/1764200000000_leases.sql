-- Up Migration
-- Leases: what a terminal may spend for a member while the line is down (money rules §7). The money lies in the member's
-- lease escrow; the row says of which lots, and how much of it is left.

ALTER TABLE program_rules ADD COLUMN offline_policy text NOT NULL DEFAULT 'off' CHECK (offline_policy IN ('off', 'lease'));
ALTER TABLE program_rules ADD COLUMN lease_max_fen bigint NOT NULL DEFAULT 0 CHECK (lease_max_fen >= 0);

CREATE TABLE leases (
  member_id text NOT NULL REFERENCES members,
  terminal_id text NOT NULL REFERENCES terminals,
  -- Rises per member and terminal; each is used once.
  lease_no bigint NOT NULL CHECK (lease_no > 0),
  merchant_id text NOT NULL REFERENCES merchants,
  request_id text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- What is left, in all and by lot: [{lotNo, principalFen, bonusFen}].
  left_fen bigint NOT NULL CHECK (left_fen >= 0 AND left_fen <= amount_fen),
  left_by_lot_json text NOT NULL,
  spends bigint NOT NULL CHECK (spends >= 0),
  spent_fen bigint NOT NULL CHECK (spent_fen >= 0),
  state text NOT NULL CHECK (state IN ('open', 'closing', 'fenced', 'closed')),
  -- Of a CLOSE whose spends are not all here yet.
  close_spends bigint,
  close_total_fen bigint,
  granted_ms bigint NOT NULL,
  ended_ms bigint,
  -- Money is still in it.
  open boolean NOT NULL,
  PRIMARY KEY (member_id, terminal_id, lease_no),
  UNIQUE (terminal_id, request_id)
);
CREATE UNIQUE INDEX leases_one_open ON leases (member_id, terminal_id) WHERE open;
CREATE INDEX leases_terminal ON leases (terminal_id) WHERE open;

ALTER TABLE orders DROP CONSTRAINT orders_kind_check;
ALTER TABLE orders ADD CONSTRAINT orders_kind_check CHECK (kind IN ('payment', 'cash-recharge', 'channel-recharge', 'lease-spend', 'tombstone'));
