import { type RawBuilder, sql } from 'kysely'

/** Name, address and handle of the member that is named so in SQL, in small letters: what `members_words_trigram_index` has. */
export const memberWords = (member: string): RawBuilder<string> =>
  sql<string>`(lower(${sql.ref(`${member}.name`)}) || E'\\n' || coalesce(${sql.ref(`${member}.email`)}, '') || E'\\n' || ${sql.ref(`${member}.handle`)})`
