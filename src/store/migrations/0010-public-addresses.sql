-- Addresses at which a sensor behind NAT is reached: not counted, but masked in what is shown as its own are.
ALTER TABLE sensor ADD COLUMN IF NOT EXISTS public_blocks Array(String);
