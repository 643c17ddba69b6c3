import { type CheerioAPI, load } from 'cheerio'
import type { AnyNode } from 'domhandler'

/** What stands by itself; all else is within a paragraph. */
const BLOCKS = new Set(
  `p div figure h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote hr form section article aside header footer details video
  audio script style`.split(/\s+/),
)
/** Of these, what is loose in them is parted, too. */
const BOXES = new Set(['div', 'blockquote', 'section', 'article', 'aside'])

/**
 * WordPress writes no paragraphs around the text of its old editor: an empty line parts them, and the end of a line is one.
 * Where there are paragraphs and other blocks already, these stay, and what stands loose between them gets its own.
 */
export function withParagraphs(html: string): string {
  const $ = load(withoutShortcodes(html.replace(/<!-- \/?wp:[\s\S]*?-->\n?/g, '')), null, false)
  return mended($, $.root().contents().toArray())
}

function mended($: CheerioAPI, nodes: readonly AnyNode[]): string {
  const blocks: string[] = []
  let loose = ['']
  const close = () => {
    for (const words of loose.map(each => each.trim())) {
      const lines = words.replace(/^(?:<br>\s*)+|(?:\s*<br>)+$/g, '')
      if (lines !== '') blocks.push(`<p>${lines}</p>`)
    }
    loose = ['']
  }
  const add = (written: string) => {
    loose.push(`${loose.pop() ?? ''}${written}`)
  }
  for (const node of nodes) {
    if (node.type === 'text') {
      const [first = '', ...further] = $.html(node)
        .replaceAll('\r\n', '\n')
        .split(/\n[^\S\n]*\n\s*/)
      // The end of a line behind a `<br>` says the same.
      add(lined(loose.at(-1)?.endsWith('<br>') ? first.replace(/^\n/, '') : first))
      loose.push(...further.map(lined))
    } else if (node.type === 'tag' || node.type === 'script' || node.type === 'style') {
      if (!BLOCKS.has(node.name)) add($.html(node))
      else {
        close()
        if (BOXES.has(node.name)) $(node).html(mendedBox($, node.children))
        blocks.push($.html(node))
      }
    }
  }
  close()
  return blocks.join('\n')
}

/** A box with one line of words alone needs no paragraph. */
function mendedBox($: CheerioAPI, nodes: readonly AnyNode[]): string {
  const isParted = nodes.some(
    node =>
      (node.type === 'tag' && BLOCKS.has(node.name)) ||
      (node.type === 'text' && /\n[^\S\n]*\n/.test(node.data.trim())),
  )
  return isParted ? mended($, nodes) : $.html([...nodes])
}

const lined = (text: string) => text.replaceAll('\n', '<br>')

/** Its own signs for what HTML says by tags: a picture with words below it, and an address that is to be embedded. */
function withoutShortcodes(html: string): string {
  return html
    .replace(
      /\[caption\b[^\]]*\]\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*?)\[\/caption\]/gi,
      (_, picture: string, words: string) =>
        `<figure>${picture}${words.trim() === '' ? '' : `<figcaption>${words.trim()}</figcaption>`}</figure>`,
    )
    .replace(/\[embed\b[^\]]*\]\s*(https?:\/\/[^\s"<>[\]]+)\s*\[\/embed\]/gi, '<p><a href="$1">$1</a></p>')
}
