export type Counts = {
  created: number
  updated: number
  unchanged: number
  /** Changed here since the last import, and therefore left alone. */
  kept: number
}

/** What came of an import, for people: how many of each kind, and every word of warning. */
export type ImportReport = {
  readonly site: string
  readonly posts: Counts
  readonly pages: Counts
  readonly tags: Counts
  readonly authors: Counts
  readonly menus: 'imported' | 'unchanged' | 'kept'
  /** How many of them are new. */
  readonly snippets: number
  /** The same; reports of earlier versions do not say. */
  readonly tiers?: number
  readonly uploads: { readonly taken: number; readonly missing: readonly string[] }
  readonly warnings: readonly string[]
}

export const noCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, kept: 0 })

/** Whether anything in the database is different from before. */
export function changedAnything(report: Omit<ImportReport, 'uploads' | 'warnings' | 'site'>): boolean {
  const { posts, pages, tags, authors, menus, snippets, tiers = 0 } = report
  const counts = [posts, pages, tags, authors]
  return (
    menus === 'imported' ||
    snippets + tiers > 0 ||
    counts.some(({ created, updated }) => created + updated > 0)
  )
}

/** The report as lines for a terminal or a page. */
export function linesOf(report: ImportReport): string[] {
  const line = (what: string, { created, updated, unchanged, kept }: Counts) => {
    const parts = [
      `${created} new`,
      `${updated} updated`,
      `${unchanged} unchanged`,
      ...(kept > 0 ? [`${kept} kept as changed here`] : []),
    ]
    return `${what}: ${parts.join(', ')}`
  }
  return [
    line('Posts', report.posts),
    line('Pages', report.pages),
    line('Tags', report.tags),
    line('Authors', report.authors),
    `Menus: ${report.menus === 'kept' ? 'kept as they are here' : report.menus}`,
    `Snippets: ${report.snippets} new`,
    ...(report.tiers === undefined ? [] : [`Tiers: ${report.tiers} new`]),
    `Uploads: ${report.uploads.taken} taken, ${report.uploads.missing.length} not found`,
  ]
}
