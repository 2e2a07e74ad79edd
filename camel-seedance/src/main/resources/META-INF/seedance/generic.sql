-- Tables of io.github.camelseedance.task.JdbcTaskRepository in standard SQL. Times are milliseconds since 1970.

CREATE TABLE IF NOT EXISTS seedance_schema (
  id      INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
);

-- The unique indexes must let rows pass in which the last column is NULL.
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
  amount         DECIMAL(38, 10),
  currency       VARCHAR(16),
  model          VARCHAR(255),
  spent_at       BIGINT,
  reason         VARCHAR(2000),
  data           CLOB         NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_key ON seedance_task (queue, submission_key);
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_task_id ON seedance_task (provider, base_url, task_id);
CREATE UNIQUE INDEX IF NOT EXISTS seedance_task_token ON seedance_task (token_hash);
CREATE INDEX IF NOT EXISTS seedance_task_free ON seedance_task (owner, phase, queue, provider, base_url, account, created_at, id);
CREATE INDEX IF NOT EXISTS seedance_task_state ON seedance_task (phase, state, created_at);
CREATE INDEX IF NOT EXISTS seedance_task_expiry ON seedance_task (expires_at);
CREATE INDEX IF NOT EXISTS seedance_task_spent ON seedance_task (queue, provider, account, spent_at, phase, state, currency, model, amount);

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
