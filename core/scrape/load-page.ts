import type { CheerioAPI } from 'cheerio/slim'
import { loadMarkup } from '#core/html/parsers'

const MAX_TAGS = 50_000
const MAX_DEPTH = 400

type Tree = { readonly children?: readonly unknown[] }

/** More tags, or deeper nested ones, than a page for people has: reading it would cost seconds. */
export class PageTooComplex extends Error {
  override readonly name = 'PageTooComplex'
}

/**
 * The page as a tree to select from. Parsing and selecting cost the square of the depth, so a stranger's page is
 * counted before it is parsed and measured before it is searched. Throws PageTooComplex.
 */
export function loadPage(html: string): CheerioAPI {
  const tags = html.match(/<[a-z]/gi)?.length ?? 0
  if (tags > MAX_TAGS) throw new PageTooComplex(`${tags} tags`)
  const $ = loadMarkup(html)
  if (isDeeperThan($.root().toArray(), MAX_DEPTH)) throw new PageTooComplex('nested too deeply')
  return $
}

/** Whether anything below these stands below so many others. */
export function isDeeperThan(roots: readonly unknown[], limit: number): boolean {
  let level = roots
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap(node => (node as Tree).children ?? [])
  }
  return false
}
