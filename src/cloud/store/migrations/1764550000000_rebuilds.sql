-- Up Migration
-- The questions with which terminals had themselves rebuilt (REQ-SES-4): each begins one epoch at most, however often it comes.

CREATE TABLE rebuilds (
  terminal_id text NOT NULL REFERENCES terminals,
  request_id text NOT NULL,
  -- In force after it.
  terminal_epoch bigint NOT NULL CHECK (terminal_epoch > 0),
  asked_ms bigint NOT NULL,
  PRIMARY KEY (terminal_id, request_id)
);
CREATE TRIGGER rebuilds_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rebuilds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
