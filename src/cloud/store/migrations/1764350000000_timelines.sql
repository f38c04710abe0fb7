-- Up Migration
-- Timelines: each restore of this database from a backup begins a new one (money rules §12). Replies name the newest, so
-- that terminals know to send again what a backup forgot.

CREATE TABLE timelines (
  timeline_no bigint PRIMARY KEY CHECK (timeline_no > 0),
  timeline_id text NOT NULL UNIQUE,
  -- created; operator: told by a person; terminal-ahead: a terminal was confirmed more than is here;
  -- order-unknown: a terminal holds a verdict on an order that is not here.
  reason text NOT NULL CHECK (reason IN ('created', 'operator', 'terminal-ahead', 'order-unknown')),
  terminal_id text,
  began_ms bigint NOT NULL
);
INSERT INTO timelines SELECT 1, timeline_id, 'created', NULL, 0 FROM timeline;
DROP TABLE timeline;
CREATE TRIGGER timelines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON timelines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Orders that were booked from what a terminal had recorded, because a backup did not have them: what people look at
-- after a restore.
CREATE TABLE restored_orders (
  terminal_id text NOT NULL,
  id text NOT NULL,
  timeline_no bigint NOT NULL REFERENCES timelines,
  -- What the terminal's record says: approved, declined, credited, closed.
  verdict text NOT NULL,
  -- What became of it here, when it is not that: REFERENCE_ALREADY_PAID, MEMBER_NOT_FOUND.
  code text NOT NULL,
  member_id text,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  -- What the member lacked when it was booked, and how much of that is still an offline loss.
  lacking_fen bigint NOT NULL CHECK (lacking_fen >= 0),
  loss_fen bigint NOT NULL CHECK (loss_fen >= 0 AND loss_fen <= lacking_fen),
  booked_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, id),
  FOREIGN KEY (terminal_id, id) REFERENCES orders
);
CREATE INDEX restored_orders_member ON restored_orders (member_id);
CREATE TRIGGER restored_orders_kept BEFORE DELETE OR TRUNCATE ON restored_orders FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- NEEDS_ATTENTION (envelope.proto), for reports.
CREATE INDEX records_attention ON records (terminal_id, terminal_epoch, seq) WHERE kind = 31;
