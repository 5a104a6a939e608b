DROP FUNCTION webhook_wants(text[], text);
DROP FUNCTION position_before(timestamptz);
DROP TABLE webhook_leftovers;
DROP TABLE webhook_attempts;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
DELETE FROM event_cursors WHERE consumer = 'webhooks';
