-- The days of all producers are filled by now, and those of one are filled by `fill_producer_days`.
drop procedure "fill_days_of_producers"();
