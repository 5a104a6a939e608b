DELETE FROM event_cursors WHERE consumer IN ('mail', 'low_stock');
DROP INDEX users_active_managers;
DROP TABLE mails;
