-- The demo mailbox keeps what a letter carried: name, type, cid and content (base64) of each file.
alter table "sent_mails" add column "attachments" jsonb not null default '[]';
