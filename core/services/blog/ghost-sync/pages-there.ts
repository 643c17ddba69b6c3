import type { GhostItem } from '#core/ghost'
import type { Run } from './sync'

const PAGE = '100'

/** A list there, page by page; `goOn` is asked before each. A hundred at once, unless `query` says another `limit`. */
export async function* pagesThere(
  { ghost }: Run,
  of: string,
  query: Readonly<Record<string, string>>,
  goOn: () => Promise<void>,
): AsyncGenerator<readonly GhostItem[]> {
  for (let page = 1; ; page += 1) {
    await goOn()
    const { items, pages } = await ghost.browse(of, { limit: PAGE, ...query, page: String(page) })
    yield items
    if (page >= pages || items.length === 0) return
  }
}

/** The whole of a short list: each once, also where one moved to the next page meanwhile. */
export async function allThere(...list: Parameters<typeof pagesThere>): Promise<readonly GhostItem[]> {
  const all = new Map<string, GhostItem>()
  for await (const items of pagesThere(...list)) for (const item of items) all.set(item.id, item)
  return [...all.values()]
}
