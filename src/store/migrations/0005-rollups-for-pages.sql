-- What a source sent nothing in: with payload_day, all that a port's accesses sent, without the facts.
ALTER TABLE port_source_day
    ADD COLUMN IF NOT EXISTS silent UInt64 CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS silent_first DateTime('UTC') CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS silent_last DateTime('UTC') CODEC(ZSTD(1));

-- Ports of the source that day, as protocol * 65536 + port: a source's rows among those that are ordered by port, and what blocks are made from.
ALTER TABLE source_day ADD COLUMN IF NOT EXISTS series Array(UInt32) CODEC(ZSTD(1));

-- payload_day without its sources: a row per day, port and payload; sixteen zeros are the accesses that sent nothing.
CREATE TABLE IF NOT EXISTS payload_count_day
(
    day Date,
    protocol UInt8,
    port UInt16,
    payload_id FixedString(16) CODEC(ZSTD(1)),
    accesses UInt64 CODEC(ZSTD(1)),
    first_seen DateTime('UTC') CODEC(ZSTD(1)),
    last_seen DateTime('UTC') CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (protocol, port, payload_id);

-- Blocks of 64 days, one beginning every 32 days (source-blocks.ts): each source once, with its ports and the days, as bits from
-- the block's first day, on which it came to each; full-range sweeps left out. `seen`: all days with an access, `swept`: those
-- of its sweeps. Made from source_day.
CREATE TABLE IF NOT EXISTS source_block
(
    block UInt16,
    source IPv6 CODEC(ZSTD(1)),
    series Array(UInt32) CODEC(ZSTD(1)),
    days Array(UInt64) CODEC(ZSTD(1)),
    seen UInt64 CODEC(ZSTD(1)),
    swept UInt64 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY block
ORDER BY source
SETTINGS index_granularity = 1024;

-- What a block was made from.
CREATE TABLE IF NOT EXISTS block_settled
(
    block UInt16,
    content String,
    settled_at UInt64
)
ENGINE = ReplacingMergeTree(settled_at)
ORDER BY block
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Answers that take long and change only with the settled days, the rules or the program: `state` says what they rest on.
CREATE TABLE IF NOT EXISTS kept_answer
(
    name String,
    state String,
    content String CODEC(ZSTD(1)),
    saved_at UInt64
)
ENGINE = ReplacingMergeTree(saved_at)
ORDER BY name;
