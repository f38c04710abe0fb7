-- Up Migration
-- Bank notes in acceptors of which their terminals cannot tell where they are (REQ-CSH-1, REQ-CSH-2): kept and shown to people for good.

CREATE TABLE cash_notes (
  -- Of the record that told it, in hexadecimal: two disks of one terminal may have used one place in its chain.
  record_hash text PRIMARY KEY,
  terminal_id text NOT NULL REFERENCES terminals,
  -- The recharge whose notes were taken, or an id of its own.
  id text NOT NULL,
  store_id text NOT NULL,
  member_id text,
  note_fen bigint CHECK (note_fen >= 0),
  place text NOT NULL CHECK (place IN ('validator', 'stacker', 'unknown')),
  found_ms bigint NOT NULL,
  received_ms bigint NOT NULL
);
CREATE INDEX cash_notes_newest ON cash_notes (received_ms);
CREATE TRIGGER cash_notes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cash_notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
