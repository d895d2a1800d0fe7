-- The mappings of which somebody deleted kept what a deleted group gave (kept_members): a restore brings that back as well.
alter table tombstones add column kept text not null default '[]';
