-- Tables of io.github.camelseedance.task.JdbcTaskRepository in PostgreSQL. Times are milliseconds since 1970.

CREATE TABLE IF NOT EXISTS seedance_schema (
  id      INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
);

-- phase: 1 a node works on it, 2 parked, 0 delivered. owner: a node of seedance_node. data: JSON.
-- amount: what it has cost, or will cost by the estimate; spent_at: its end, 9223372036854775807 until then.
CREATE TABLE IF NOT EXISTS seedance_task (
  id             VARCHAR(64)  PRIMARY KEY,
  format         INTEGER      NOT NULL,
  queue          VARCHAR(255) NOT NULL,
  provider       VARCHAR(100) NOT NULL,
  base_url       VARCHAR(512) NOT NULL,
  account        VARCHAR(255) NOT NULL,
  state          VARCHAR(16)  NOT NULL,
  phase          SMALLINT     NOT NULL,
  submission_key VARCHAR(255),
  task_id        VARCHAR(255),
  token_hash     VARCHAR(255),
  owner          VARCHAR(100),
  awaited        BOOLEAN      NOT NULL,
  version        BIGINT       NOT NULL,
  write_id       VARCHAR(36)  NOT NULL,
  created_at     BIGINT       NOT NULL,
  expires_at     BIGINT,
  amount         NUMERIC,
  currency       VARCHAR(16),
  model          VARCHAR(255),
  spent_at       BIGINT,
  reason         VARCHAR(2000),
  data           TEXT         NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_key ON seedance_task (queue, submission_key) WHERE submission_key IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_task_id ON seedance_task (provider, base_url, task_id) WHERE task_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_token ON seedance_task (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX IF NOT EXISTS seedance_task_free ON seedance_task (queue, provider, base_url, account, created_at, id) WHERE phase = 1 AND owner IS NULL;
CREATE INDEX IF NOT EXISTS seedance_task_owner ON seedance_task (owner) WHERE phase > 0 AND owner IS NOT NULL;
CREATE INDEX IF NOT EXISTS seedance_task_state ON seedance_task (state, created_at) WHERE phase > 0;
CREATE INDEX IF NOT EXISTS seedance_task_expiry ON seedance_task (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS seedance_task_spent ON seedance_task (queue, provider, account, spent_at)
  INCLUDE (phase, state, currency, model, amount);

-- One row for each node: beat is its last heartbeat, died when others have taken its tasks.
CREATE TABLE IF NOT EXISTS seedance_node (
  id   VARCHAR(100) PRIMARY KEY,
  beat BIGINT       NOT NULL,
  died BIGINT
);

CREATE TABLE IF NOT EXISTS seedance_hint (
  id VARCHAR(64) PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS seedance_mark (
  name      VARCHAR(255) PRIMARY KEY,
  marked_at BIGINT       NOT NULL
);

INSERT INTO seedance_schema (id, version) VALUES (1, 2);
