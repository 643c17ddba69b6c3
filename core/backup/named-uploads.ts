import type { Client } from 'pg'

/** Where a text may link to a file that has no row of its own, as those of a Ghost that was imported. */
const TEXTS = [
  ['posts', 'html'],
  ['posts', 'document::text'],
  ['post_revisions', 'document::text'],
  ['snippets', 'document::text'],
] as const

/** An address elsewhere that has the same path is no upload of ours. */
const ADDRESS = String.raw`(?:^|[\s"''(,])/media/([a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\.[a-z0-9]+)`

const SENT = `
  select key from media
  union select l.value from settings s, jsonb_each_text(s.value -> 'logo') l
    where s.key = 'site' and jsonb_typeof(s.value -> 'logo') = 'object' and l.value like 'site/%'`
const SIZES = `select v ->> 'key' from media, jsonb_array_elements(variants) v where v ->> 'key' <> ''`

/**
 * The keys of the uploads that the database names, in their order: pictures, the logo, what texts show and link to, and,
 * where `sizes` are asked for, the sizes that no text shows. In a transaction, of its moment; also of earlier schemas.
 */
export async function namedUploads(
  client: Client,
  { sizes }: { readonly sizes: boolean },
): Promise<string[]> {
  const { rows: known } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) name where to_regclass(name) is not null',
    [TEXTS.map(([table]) => table)],
  )
  const linked = TEXTS.filter(([table]) => known.some(({ name }) => name === table)).map(
    ([table, text]) =>
      `select found[1] from ${table}, regexp_matches(${text}, '${ADDRESS}', 'g') found where ${text} like '%/media/%'`,
  )
  const named = [SENT, ...(sizes ? [SIZES] : []), ...linked].join('\nunion ')
  const { rows } = await client.query<{ key: string }>(`${named}\norder by 1`)
  return rows.map(({ key }) => key)
}
