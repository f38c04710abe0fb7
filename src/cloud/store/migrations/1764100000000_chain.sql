-- Up Migration
-- The chain over the books: every row of entries and postings carries the SHA-256 of its own content, links hold those of
-- the entries in order, and signed day roots hold the links. What is written here never decides about money.

-- The canonical form of a row, as ledger/entry-hash.ts says it: text is t<bytes>:<text>, a number i<decimal>;, nothing n;
CREATE FUNCTION canonical(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce('t' || octet_length(convert_to(value, 'UTF8')) || ':' || value, 'n;')
$$;
CREATE FUNCTION canonical(value bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce('i' || value || ';', 'n;')
$$;

ALTER TABLE entries ADD COLUMN posting_count bigint;
ALTER TABLE entries ADD COLUMN entry_hash bytea;
ALTER TABLE postings ADD COLUMN posting_hash bytea;

-- Rows from before the chain get their hashes now: from here on they cannot be changed unseen either.
ALTER TABLE entries DISABLE TRIGGER entries_append_only;
ALTER TABLE postings DISABLE TRIGGER postings_append_only;
UPDATE postings SET posting_hash = sha256(convert_to('cardtill/v1/posting;'
  || canonical(entry_id) || canonical(line) || canonical(account) || canonical(lot_no) || canonical(amount_fen) || canonical(balance_after_fen), 'UTF8'));
UPDATE entries SET posting_count = (SELECT count(*) FROM postings WHERE postings.entry_id = entries.entry_id);
UPDATE entries SET entry_hash = sha256(convert_to('cardtill/v1/entry;'
  || canonical(entry_id) || canonical(event) || canonical(merchant_id) || canonical(order_number) || canonical(terminal_id) || canonical(order_id)
  || canonical(store_id) || canonical(assignment_version) || canonical(attribution) || canonical(staff_id) || canonical(terminal_wall_ms) || canonical(wall_ms)
  || canonical(member_id) || canonical(member_sequence) || canonical(amount_fen) || canonical(principal_fen) || canonical(bonus_fen)
  || canonical(balance_after_fen) || canonical(posting_count), 'UTF8')
  || coalesce((SELECT string_agg(posting_hash, ''::bytea ORDER BY line) FROM postings WHERE postings.entry_id = entries.entry_id), ''::bytea));
ALTER TABLE entries ENABLE TRIGGER entries_append_only;
ALTER TABLE postings ENABLE TRIGGER postings_append_only;

ALTER TABLE entries ALTER COLUMN posting_count SET NOT NULL;
ALTER TABLE entries ALTER COLUMN entry_hash SET NOT NULL;
ALTER TABLE entries ADD CHECK (octet_length(entry_hash) = 32);
ALTER TABLE postings ALTER COLUMN posting_hash SET NOT NULL;
ALTER TABLE postings ADD CHECK (octet_length(posting_hash) = 32);

DROP FUNCTION canonical(text);
DROP FUNCTION canonical(bigint);

CREATE TABLE chain_links (
  link_no bigint NOT NULL PRIMARY KEY CHECK (link_no > 0),
  -- UTC, YYYY-MM-DD.
  day text NOT NULL,
  first_entry_id bigint NOT NULL,
  last_entry_id bigint NOT NULL,
  entry_count bigint NOT NULL CHECK (entry_count > 0),
  -- For each entry 8 bytes of its id and 32 of its hash, in the order of the ids.
  leaves bytea NOT NULL,
  -- Of this day up to and with this link.
  day_first_entry_id bigint NOT NULL,
  day_last_entry_id bigint NOT NULL,
  day_entry_count bigint NOT NULL,
  previous_root bytea NOT NULL,
  root bytea NOT NULL,
  sealed_ms bigint NOT NULL,
  key_id text NOT NULL,
  signature bytea NOT NULL
);
CREATE INDEX chain_links_last_entry ON chain_links (last_entry_id);

CREATE TABLE day_roots (
  day text PRIMARY KEY,
  first_entry_id bigint NOT NULL,
  last_entry_id bigint NOT NULL,
  entry_count bigint NOT NULL,
  root bytea NOT NULL,
  previous_root bytea NOT NULL,
  key_id text NOT NULL,
  signature bytea NOT NULL
);

-- One row: how far the chain goes. Whoever adds a link holds it; payments never touch it.
CREATE TABLE chain_heads (
  name text PRIMARY KEY CHECK (name = 'this'),
  link_no bigint NOT NULL,
  last_entry_id bigint NOT NULL
);
INSERT INTO chain_heads VALUES ('this', 0, 0);

CREATE TRIGGER chain_links_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chain_links FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER day_roots_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON day_roots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
