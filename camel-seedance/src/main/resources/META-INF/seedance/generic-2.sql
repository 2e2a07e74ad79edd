-- From version 1 of the tables to version 2: what tasks cost. Rows that are there count from their next change on.

ALTER TABLE seedance_task ADD COLUMN IF NOT EXISTS amount DECIMAL(38, 10);
ALTER TABLE seedance_task ADD COLUMN IF NOT EXISTS currency VARCHAR(16);
ALTER TABLE seedance_task ADD COLUMN IF NOT EXISTS model VARCHAR(255);
ALTER TABLE seedance_task ADD COLUMN IF NOT EXISTS spent_at BIGINT;
CREATE INDEX IF NOT EXISTS seedance_task_spent ON seedance_task (queue, provider, account, spent_at, phase, state, currency, model, amount);

UPDATE seedance_schema SET version = 2 WHERE id = 1;
