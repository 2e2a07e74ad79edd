-- A step that only tests know.
ALTER TABLE seedance_task ADD COLUMN colour VARCHAR(10);
CREATE INDEX IF NOT EXISTS seedance_task_colour ON seedance_task (colour);
UPDATE seedance_schema SET version = 3 WHERE id = 1;
