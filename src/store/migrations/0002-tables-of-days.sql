-- Local days, settled from committed tuples: each can be dropped and is then made again. One partition is one day,
-- exchanged whole (settle.ts). What is one row per day lies beside the note that the day was settled.
CREATE TABLE IF NOT EXISTS day_settled
(
    day Date,
    content String,
    settled_at UInt64,
    accesses UInt64,
    sources UInt64,
    packets UInt64,
    sweep_sources UInt64,
    sweep_accesses UInt64,
    survey_sources UInt64,
    survey_accesses UInt64,
    victims UInt64,
    backscatter_packets UInt64,
    hour_numbers Array(UInt8),
    hour_accesses Array(UInt64)
)
ENGINE = ReplacingMergeTree(settled_at)
ORDER BY day
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Sources that swept the port range that day.
CREATE TABLE IF NOT EXISTS sweep_day
(
    day Date,
    source IPv6
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY source;

-- The exact, mergeable state of distinct sources: one row per source that made an access to the port that day. `hours`:
-- bit n is hour n from the local day's start, so hours are merged as exactly as days.
CREATE TABLE IF NOT EXISTS port_source_day
(
    day Date,
    protocol UInt8,
    port UInt16,
    source IPv6 CODEC(ZSTD(1)),
    accesses UInt64 CODEC(ZSTD(1)),
    packets UInt64 CODEC(ZSTD(1)),
    marks UInt32 CODEC(ZSTD(1)),
    handshake UInt8 CODEC(ZSTD(1)),
    country UInt16 CODEC(ZSTD(1)),
    sweep UInt8 CODEC(ZSTD(1)),
    first_seen DateTime('UTC') CODEC(ZSTD(1)),
    last_seen DateTime('UTC') CODEC(ZSTD(1)),
    hours UInt32 CODEC(ZSTD(1)),
    masscan_packets UInt32 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (protocol, port, source);

CREATE TABLE IF NOT EXISTS source_day
(
    day Date,
    source IPv6 CODEC(ZSTD(1)),
    accesses UInt64 CODEC(ZSTD(1)),
    packets UInt64 CODEC(ZSTD(1)),
    ports UInt32 CODEC(ZSTD(1)),
    marks UInt32 CODEC(ZSTD(1)),
    handshake UInt8 CODEC(ZSTD(1)),
    country UInt16 CODEC(ZSTD(1)),
    sweep UInt8 CODEC(ZSTD(1)),
    first_seen DateTime('UTC') CODEC(ZSTD(1)),
    last_seen DateTime('UTC') CODEC(ZSTD(1)),
    masscan_packets UInt32 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY source;

-- Without full-range sweeps; survey_... is the part of survey scanners, sweep_... what was left out.
CREATE TABLE IF NOT EXISTS port_day
(
    day Date,
    protocol UInt8,
    port UInt16,
    accesses UInt64,
    packets UInt64,
    sources UInt64,
    survey_accesses UInt64,
    survey_sources UInt64,
    sweep_accesses UInt64,
    sweep_sources UInt64
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (protocol, port);

-- Hours from the local day's start (its own start in `hour`, UTC), without full-range sweeps.
CREATE TABLE IF NOT EXISTS port_hour
(
    day Date,
    protocol UInt8,
    port UInt16,
    hour DateTime('UTC') CODEC(ZSTD(1)),
    accesses UInt64 CODEC(ZSTD(1)),
    packets UInt64 CODEC(ZSTD(1)),
    sources UInt64 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (protocol, port, hour);

-- What each source sent to a port that day, without full-range sweeps; accesses that sent nothing are the rest of port_day.
CREATE TABLE IF NOT EXISTS payload_day
(
    day Date,
    protocol UInt8,
    port UInt16,
    payload_id FixedString(16) CODEC(ZSTD(1)),
    source IPv6 CODEC(ZSTD(1)),
    accesses UInt64 CODEC(ZSTD(1)),
    first_seen DateTime('UTC') CODEC(ZSTD(1)),
    last_seen DateTime('UTC') CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY (protocol, port, payload_id, source);
