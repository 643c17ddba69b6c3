import { XML_COMMENTS } from '#core/text/xml-comments'
import { UnusableFile } from './redirects'

/** What opens and closes an entry, and what may hold the same signs as words. */
const MARK = /<!\[CDATA\[|<!--|<item(?:\s[^>]*)?>|<\/item\s*>/g
/** What may stand behind the end of a file: blank lines, a comment of a cache. */
const MOST_BEHIND = 5_000
const END = new RegExp(String.raw`</rss\s*>\s*${XML_COMMENTS}$`)
const MOST_TITLE = 80

/** A WordPress export in its parts, so that no more than one of its entries is taken apart at a time. */
export type WordpressParts = {
  /** The file without its entries. */
  readonly around: string
  /** Where each entry begins and ends, in the order of the file. */
  readonly entries: readonly (readonly [start: number, end: number])[]
}

/** Throws `UnusableFile` for one that breaks off: of a download that did, the last text would be here by half. */
export function partsOfWordpress(xml: string): WordpressParts {
  const entries: (readonly [number, number])[] = []
  const around: string[] = []
  let [behind, open] = [0, -1]
  const close = (end: number) => {
    entries.push([open, end])
    ;[behind, open] = [end, -1]
  }
  const mark = new RegExp(MARK)
  for (let found = mark.exec(xml); found; found = mark.exec(xml)) {
    const [sign] = found
    if (sign.startsWith('<!')) {
      const end = sign === '<!--' ? '-->' : ']]>'
      const at = xml.indexOf(end, mark.lastIndex)
      if (at < 0) break
      mark.lastIndex = at + end.length
    } else if (sign.startsWith('</')) {
      if (open >= 0) close(mark.lastIndex)
    } else {
      // Of one that was never closed the next one is no part.
      if (open >= 0) close(found.index)
      around.push(xml.slice(behind, found.index))
      open = found.index
    }
  }
  if (!END.test(xml.slice(-MOST_BEHIND))) throw new UnusableFile(whereItBreaksOff(xml, entries, open))
  if (open >= 0) close(xml.length)
  around.push(xml.slice(behind))
  return { around: around.join(''), entries }
}

function whereItBreaksOff(xml: string, entries: WordpressParts['entries'], open: number): string {
  const last = entries.at(-1)
  const nth = entries.length + (open >= 0 ? 1 : 0)
  const entry = open >= 0 ? xml.slice(open) : last ? xml.slice(...last) : ''
  const [, words = ''] = /<title>\s*(?:<!\[CDATA\[)?([^<\]]*)/.exec(entry) ?? []
  const name = words.trim() === '' ? '' : `, “${[...words.trim()].slice(0, MOST_TITLE).join('')}”`
  const where =
    nth === 0 ? 'before its first entry' : `${open >= 0 ? 'within' : 'behind'} entry ${nth}${name}`
  return `This WordPress export breaks off before its end: ${where}. Export it once more.`
}
