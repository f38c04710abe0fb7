-- Up Migration
-- Cash that was taken and could not be credited, for reports.

CREATE INDEX orders_held ON orders (created_ms) WHERE state = 'held';
