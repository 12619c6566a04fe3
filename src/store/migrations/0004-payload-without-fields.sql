-- Decoded fields of a payload are read out of its bytes when somebody looks at it.
ALTER TABLE payload DROP COLUMN IF EXISTS fields;
