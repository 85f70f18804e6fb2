-- Takes 0040 back: nothing. The roles are of the whole cluster, and an older version needs them as much.
select;
