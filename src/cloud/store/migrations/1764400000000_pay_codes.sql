-- Up Migration
-- Channel orders that are paid by the code that a customer shows (money rules §5). The channel is called once for each: who
-- claims the call writes its time first, so that no restart and no second worker calls again. The code itself is not kept.

CREATE TABLE pay_code_calls (
  terminal_id text NOT NULL,
  id text NOT NULL,
  -- 0: not called yet.
  called_ms bigint NOT NULL CHECK (called_ms >= 0),
  -- The payment is being taken back: whatever the channel says of it from now on, it is not credited.
  reversing boolean NOT NULL,
  PRIMARY KEY (terminal_id, id),
  FOREIGN KEY (terminal_id, id) REFERENCES channel_orders
);
