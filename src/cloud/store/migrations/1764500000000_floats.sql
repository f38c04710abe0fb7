-- Up Migration
-- The store's float (money rules §7): the merchant's own money, out of which terminals may sell to members without a lease
-- while the line is down. A budget is what one terminal may use of it: numbered, one open at most, as a lease.

ALTER TABLE program_rules DROP CONSTRAINT program_rules_offline_policy_check;
ALTER TABLE program_rules ADD CONSTRAINT program_rules_offline_policy_check CHECK (offline_policy IN ('off', 'lease', 'lease+float'));

ALTER TABLE orders DROP CONSTRAINT orders_kind_check;
ALTER TABLE orders ADD CONSTRAINT orders_kind_check CHECK (kind IN ('payment', 'cash-recharge', 'channel-recharge', 'lease-spend', 'refund', 'float', 'tombstone'));

CREATE TABLE floats (
  store_id text PRIMARY KEY REFERENCES stores,
  merchant_id text NOT NULL REFERENCES merchants,
  -- Not out on budgets.
  available_fen bigint NOT NULL CHECK (available_fen >= 0)
);

CREATE TABLE budgets (
  store_id text NOT NULL REFERENCES floats,
  terminal_id text NOT NULL REFERENCES terminals,
  -- Rises per terminal, whatever the store; each is used once.
  budget_no bigint NOT NULL CHECK (budget_no > 0),
  request_id text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  left_fen bigint NOT NULL CHECK (left_fen >= 0 AND left_fen <= amount_fen),
  -- Spends that were applied, and the prices that they had: more than was drawn where the members had money.
  spends bigint NOT NULL CHECK (spends >= 0),
  spent_fen bigint NOT NULL CHECK (spent_fen >= 0),
  state text NOT NULL CHECK (state IN ('open', 'closing', 'fenced', 'closed')),
  close_spends bigint,
  close_total_fen bigint,
  granted_ms bigint NOT NULL,
  ended_ms bigint,
  open boolean NOT NULL,
  PRIMARY KEY (terminal_id, budget_no)
);
CREATE UNIQUE INDEX budgets_one_open ON budgets (terminal_id) WHERE open;
CREATE INDEX budgets_store ON budgets (store_id) WHERE open;
