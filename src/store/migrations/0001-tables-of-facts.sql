-- Facts. Each row carries the number of the segment that brought it, so that an interrupted import can be undone.
-- A block whose times lie all over the calendar (a forged or broken capture) is `scattered`: it goes into one partition
-- instead of one for each day.
CREATE TABLE IF NOT EXISTS flow_tuple
(
    segment UInt64 CODEC(ZSTD(1)),
    sensor UInt16 CODEC(ZSTD(1)),
    minute DateTime('UTC') CODEC(ZSTD(1)),
    source IPv6 CODEC(ZSTD(1)),
    destination IPv6 CODEC(ZSTD(1)),
    protocol UInt8 CODEC(ZSTD(1)),
    source_port UInt16 CODEC(ZSTD(1)),
    destination_port UInt16 CODEC(ZSTD(1)),
    ttl UInt8 CODEC(ZSTD(1)),
    tcp_flags UInt8 CODEC(ZSTD(1)),
    ip_length UInt16 CODEC(ZSTD(1)),
    marks UInt32 CODEC(ZSTD(1)),
    direction UInt8 CODEC(ZSTD(1)),
    country UInt16 CODEC(ZSTD(1)),
    handshake UInt8 CODEC(ZSTD(1)),
    payload_id FixedString(16) CODEC(ZSTD(1)),
    packets UInt32 CODEC(ZSTD(1)),
    accesses UInt32 CODEC(ZSTD(1)),
    scattered UInt8 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY if(scattered = 1, toDate(0), toDate(minute))
ORDER BY (protocol, destination_port, source, minute)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS backscatter
(
    segment UInt64,
    sensor UInt16,
    time DateTime('UTC'),
    victim IPv6,
    victim_protocol UInt8,
    victim_port UInt16,
    kind UInt8,
    destination IPv6,
    country UInt16,
    packets UInt32,
    scattered UInt8
)
ENGINE = MergeTree
PARTITION BY if(scattered = 1, toDate(0), toDate(time))
ORDER BY (victim, time)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS payload
(
    id FixedString(16),
    bytes String CODEC(ZSTD(1)),
    wire_length UInt32,
    truncated UInt8,
    transport UInt8,
    protocol String,
    class String,
    signatures Array(String),
    category String,
    fields String,
    group_id FixedString(16),
    group_text String,
    rules_version String,
    judged UInt64
)
ENGINE = ReplacingMergeTree(judged)
ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS sensor
(
    id UInt16,
    name String,
    blocks Array(String),
    address_count Float64,
    ground String,
    changed UInt64
)
ENGINE = ReplacingMergeTree(changed)
ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Stretches in which a sensor was up or down. `received` and `lost` are packets of the stretch.
CREATE TABLE IF NOT EXISTS sensor_span
(
    segment UInt64,
    sensor UInt16,
    from_time DateTime('UTC'),
    to_time DateTime('UTC'),
    up UInt8,
    ground String,
    received UInt64,
    lost UInt64
)
ENGINE = MergeTree
ORDER BY (sensor, from_time)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS source_evidence
(
    segment UInt64,
    address IPv6,
    protocol UInt8,
    port UInt16,
    scanned_at DateTime('UTC'),
    origin String,
    product String,
    shows String
)
ENGINE = MergeTree
ORDER BY (protocol, port, address, scanned_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- The intent log: begin, then rows, then commit or undo. One row per event, never changed.
CREATE TABLE IF NOT EXISTS ingest_ledger
(
    segment UInt64,
    event String,
    at UInt64,
    kind String,
    name String,
    fingerprint String,
    digest String,
    sensor_key String,
    owner String,
    summary String
)
ENGINE = MergeTree
ORDER BY (segment, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- UTC days that a segment has rows in; written before the rows.
CREATE TABLE IF NOT EXISTS touched_day
(
    day Date,
    segment UInt64
)
ENGINE = MergeTree
ORDER BY (day, segment)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS advisory
(
    id String,
    content String,
    saved_at UInt64
)
ENGINE = ReplacingMergeTree(saved_at)
ORDER BY id;

CREATE TABLE IF NOT EXISTS finding
(
    period String,
    saved_at UInt64,
    version String,
    rules_version String,
    content String
)
ENGINE = MergeTree
ORDER BY (period, saved_at);

CREATE TABLE IF NOT EXISTS report
(
    id String,
    saved_at UInt64,
    content String
)
ENGINE = ReplacingMergeTree(saved_at)
ORDER BY id;
