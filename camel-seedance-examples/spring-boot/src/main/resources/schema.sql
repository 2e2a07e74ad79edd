-- What callers ask for: a video as it was last told of. The tables of the component are its own.
CREATE TABLE IF NOT EXISTS video (
  id         VARCHAR(128) PRIMARY KEY,
  status     VARCHAR(20)  NOT NULL,
  ended      BOOLEAN      NOT NULL,
  deliveries INTEGER      NOT NULL,
  task       CLOB         NOT NULL
);
