-- The inbox of kafkakit: which records were handled in this database, and what their handlers send.
CREATE TABLE kafkakit_inbox (
  consumer_group varchar(255) NOT NULL,
  topic varchar(249) NOT NULL,
  partition_number integer NOT NULL,
  record_offset bigint NOT NULL,
  record_timestamp bigint NOT NULL,
  recovered boolean NOT NULL,
  handled_at timestamp with time zone NOT NULL,
  sends binary large object,
  PRIMARY KEY (consumer_group, topic, partition_number, record_offset, record_timestamp)
);
CREATE INDEX kafkakit_inbox_old ON kafkakit_inbox (recovered, handled_at);
