import type { ExportedTable } from './tables'

type Made = {
  readonly site: string
  readonly at: Date
  readonly tables: readonly ExportedTable[]
  readonly posts: number
  readonly times: number
  readonly uploads: { readonly taken: number; readonly missing: readonly string[] }
}

/** What lies beside it, for whoever opens the folder years later, without this program. */
export function readme({ site, at, tables, posts, times, uploads }: Made): string {
  const lost =
    uploads.missing.length > 0
      ? ` ${uploads.missing.length} more, named in media.csv or in a text, were not found: \`uploads-missing.txt\` has their keys.`
      : ''
  return `# ${site}, exported on ${at.toISOString().slice(0, 10)}

All that the cooperative has, in formats that need no program of ours. **It holds names, addresses and orders of
people: keep it where only those may read it who may read those.** There are no passwords; keys, sessions and tokens
are left out.

- \`posts/\`: ${posts} posts and pages, drafts too, as Markdown with a head in YAML, each beside its HTML.
- \`calendar.ics\`: ${times} dates of events, past ones too (iCalendar, RFC 5545).
- \`uploads/\`: ${uploads.taken} pictures and files by their keys; \`/media/KEY\` in a text is \`uploads/KEY\` here.${lost}
- \`settings.json\`: what the operator said of the cooperative.
- \`products.json\`: what is and was sold, with its variants and prices.
- \`tables/\`: every table as CSV (RFC 4180, UTF-8), its columns in the first line. Open them as text: what begins with
  \`=\` is what somebody typed, and no formula.

Ids (UUID) lead from one table to the other: \`member_id\` of an order is \`id\` of a member. Amounts are whole numbers of
the smallest unit (pence, cents) with the currency (ISO 4217) beside them. Moments are of UTC, with their offset.

| table | rows | columns |
|---|---|---|
${tables.map(({ name, rows, columns }) => `| ${name} | ${rows} | ${columns.join(', ')} |`).join('\n')}
`
}
