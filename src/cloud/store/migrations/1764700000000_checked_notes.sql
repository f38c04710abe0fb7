-- Up Migration
-- Which notes are settled at their terminals, for the list that shows the others first.

CREATE INDEX records_note_checked ON records (terminal_id, order_id) WHERE kind = 36;
