-- Sources that swept the port range that day.
CREATE TABLE IF NOT EXISTS sweep_day
(
    day Date,
    source IPv6
)
ENGINE = MergeTree
PARTITION BY day
ORDER BY source;
