-- How many sources came to each port on which days of a block, as bits from the block's first day on. Made from source_block, beside it.
CREATE TABLE IF NOT EXISTS port_block
(
    block UInt16,
    series UInt32,
    seen UInt64 CODEC(ZSTD(1)),
    sources UInt32 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY block
ORDER BY (series, seen);

-- Blocks that were made before are made again, with it.
TRUNCATE TABLE block_settled;
