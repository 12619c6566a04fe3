-- 0 where every address that a segment brought into the day is IPv4; where that is not known, as in older rows, 1.
ALTER TABLE touched_day ADD COLUMN IF NOT EXISTS ipv6 UInt8 DEFAULT 1;
