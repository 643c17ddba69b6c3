-- outside of a transaction
-- What was sold before days were kept. Ended anywhere, it begins again.
call fill_days_of_producers();
