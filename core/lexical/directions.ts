import { type Direction, directionOf, runsOtherwise } from '#core/text/direction'

/** What stands on lines of its own: its words have a direction of their own, as with `dir=auto`. */
const BLOCKS = new Set([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'aside'],
  ...['section', 'div', 'details', 'summary', 'figcaption', 'table', 'caption', 'th', 'td'],
])
/** Of links and their parts, those that are boxes. */
const BOXES = /^<(?:a|span) class="doc-(?:button|card)/
/** Never closed. */
const VOID = /^<(?:img|br|hr|col|source|input|wbr)\b/
const TAG = /<(\/?)([a-z][a-z0-9]*)[^>]*>/g

/**
 * Says of each block of the renderer's own HTML which way its words run, where that is not the way of what is around it:
 * captions, cards and what an author's HTML holds are text of no node that could say it. A `dir` that is there stays; code runs
 * from the left. In such HTML no `<` or `>` stands in an attribute (see `plaintextOf`), and every tag is closed.
 */
export function withDirections(html: string, direction: Direction): string {
  if (!runsOtherwise(html.replace(TAG, ''), direction)) return html
  const tags = [...html.matchAll(TAG)]
  return written(html, tags, directionsIn(html, tags), direction)
}

/** By the places of the tags. */
function directionsIn(html: string, tags: readonly RegExpExecArray[]): ReadonlyMap<number, Direction> {
  const found = new Map<number, Direction>()
  const open: { readonly name: string; readonly at: number }[] = []
  /** Those that wait for their first letter. */
  let waiting: number[] = []
  let code = 0
  let end = 0
  for (const { 0: tag, 1: slash, 2: name = '', index: at } of tags) {
    // Code says nothing of what is around it.
    const direction = waiting.length > 0 && code === 0 && directionOf(wordsIn(html.slice(end, at)))
    if (direction) {
      for (const each of waiting) found.set(each, direction)
      waiting = []
    }
    end = at + tag.length
    if (slash) {
      const from = open.findLastIndex(each => each.name === name)
      const closed = from < 0 ? [] : open.splice(from)
      code -= closed.filter(each => each.name === 'pre').length
      while (closed[0] && (waiting.at(-1) ?? -1) >= closed[0].at) waiting.pop()
    } else if (!VOID.test(tag)) {
      open.push({ name, at })
      const given = / dir="(ltr|rtl)"/.exec(tag)?.[1] as Direction | undefined
      if (name === 'pre') code += 1
      if (given || name === 'pre') found.set(at, given ?? 'ltr')
      else if (BLOCKS.has(name) || BOXES.test(tag)) waiting.push(at)
    }
  }
  return found
}

const wordsIn = (text: string) => text.replace(/&[a-z#0-9]+;/g, ' ')

/** With what was found put into the tags, but for those around which it is so already. */
function written(
  html: string,
  tags: readonly RegExpExecArray[],
  dirs: ReadonlyMap<number, Direction>,
  around: Direction,
): string {
  const within: { readonly name: string; readonly direction: Direction }[] = []
  let result = ''
  let end = 0
  for (const { 0: tag, 1: slash, 2: name = '', index } of tags) {
    result += html.slice(end, index)
    end = index + tag.length
    const outer = within.at(-1)?.direction ?? around
    const own = dirs.get(index)
    const isNew = !slash && own !== undefined && own !== outer && !tag.includes(' dir="')
    result += isNew ? `<${name} dir="${own}"${tag.slice(name.length + 1)}` : tag
    if (slash) {
      const at = within.findLastIndex(each => each.name === name)
      if (at >= 0) within.splice(at)
    } else if (!VOID.test(tag)) within.push({ name, direction: own ?? outer })
  }
  return result + html.slice(end)
}
