-- How the sensor took packets in during the stretch, and what it answered (model/capture-way); '' where nobody said so.
ALTER TABLE sensor_span ADD COLUMN IF NOT EXISTS mode String DEFAULT '';
ALTER TABLE sensor_span ADD COLUMN IF NOT EXISTS answers String DEFAULT '';
