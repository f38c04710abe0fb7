-- Up Migration
-- Which contactless card identifies which member: one card a member, given and taken away (money rules §8: it pays nothing).

CREATE TABLE member_cards (
  -- Upper-case hexadecimal. Four bytes that begin with 08 are random and with 88 cut off (ISO/IEC 14443-3): they are nobody's.
  card_uid text PRIMARY KEY CHECK (card_uid ~ '^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$' AND card_uid !~ '^[08]8.{6}$'),
  member_id text NOT NULL UNIQUE REFERENCES members
);
