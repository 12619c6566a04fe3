-- Searches of stored payloads by signatures. A step says how far one has come: a search that was interrupted goes on there.
CREATE TABLE IF NOT EXISTS hunt_step
(
    hunt String,
    -- Payloads judged before this time (milliseconds) were searched by an earlier run.
    since UInt64,
    started UInt64,
    -- Hexadecimal id of the last payload that was searched.
    after String,
    done UInt8,
    at UInt64
)
ENGINE = ReplacingMergeTree(at)
ORDER BY hunt
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS hunt_hit
(
    hunt String,
    signature String,
    -- Hexadecimal.
    payload String
)
ENGINE = ReplacingMergeTree
ORDER BY (hunt, signature, payload)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
