DROP FUNCTION sequence_events(integer);
DROP TABLE event_sequencer;
DROP TABLE event_positions;
DROP TABLE events;
