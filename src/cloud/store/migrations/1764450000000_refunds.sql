-- Up Migration
-- Refunds of payments by staff (money rules §2, §9): each an order of its own, linked to the payment that it gives back of.

ALTER TABLE orders DROP CONSTRAINT orders_kind_check;
ALTER TABLE orders ADD CONSTRAINT orders_kind_check CHECK (kind IN ('payment', 'cash-recharge', 'channel-recharge', 'lease-spend', 'refund', 'tombstone'));

CREATE TABLE refunds (
  terminal_id text NOT NULL,
  id text NOT NULL,
  payment_terminal_id text NOT NULL,
  payment_id text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  entry_id bigint NOT NULL,
  booked_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, id),
  FOREIGN KEY (terminal_id, id) REFERENCES orders,
  FOREIGN KEY (payment_terminal_id, payment_id) REFERENCES orders
);
CREATE INDEX refunds_payment ON refunds (payment_terminal_id, payment_id);
CREATE TRIGGER refunds_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
