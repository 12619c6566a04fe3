-- Merging costs four times as much as inserting sorted blocks, for a few bytes in a hundred: parts that hold a block of an
-- import stay as they are, and only small ones (of a live sensor, of a log of a year) grow together.
ALTER TABLE flow_tuple MODIFY SETTING
    max_bytes_to_merge_at_max_space_in_pool = 4194304,
    parts_to_delay_insert = 10000,
    parts_to_throw_insert = 20000;
