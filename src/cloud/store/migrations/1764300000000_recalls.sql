-- Up Migration
-- A notice may ask a terminal to give a lease back: somebody pays with that money elsewhere (money rules §7).

ALTER TABLE notices ADD COLUMN lease_no bigint;

-- What is out on leases is still the member's: balances that people see count it.
ALTER TABLE members ADD COLUMN leased_fen bigint NOT NULL DEFAULT 0 CHECK (leased_fen >= 0);
UPDATE members SET leased_fen = (SELECT coalesce(sum(left_fen), 0) FROM leases WHERE leases.member_id = members.member_id AND open);
