-- A record's entries are found by its id, which is nobody else's: an index of half the bytes, and each new entry is compared by one column instead of three. Decision 0093.
drop index audit_entries_record;
create index audit_entries_record on audit_entries (id, seq);
