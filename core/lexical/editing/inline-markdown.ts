import type { LexicalNode } from '../document'
import { text } from '../fields'
import { readInline } from './read-inline'
import { FORMAT_TAGS, type Run, runsOf, sayTheSame } from './runs'

/** Characters that are read again to see whether they say the same. */
const MAX_CHECKED = 50_000
const MARKS: Readonly<Record<string, string>> = { strong: '**', em: '*', s: '~~', code: '`' }

/**
 * A line of inline nodes as Markdown; what Markdown has no sign for (underline, marked, raised and lowered letters)
 * as its HTML tag, and a node it cannot say at all as `⟦1⟧`, counted from the first.
 */
export function inlineMarkdown(nodes: readonly LexicalNode[]): string {
  const runs = runsOf(nodes)
  const neat = written(runs, MARKS)
  if (neat.length <= MAX_CHECKED && sayTheSame(runsOf(readInline(neat, nodes)), runs)) return neat
  // `**"quoted"**text` is no emphasis in Markdown: tags say it wherever it stands.
  return written(runs, {})
}

function written(runs: readonly Run[], marks: Readonly<Record<string, string>>): string {
  let markdown = ''
  let opaque = 0
  for (let at = 0; at < runs.length; ) {
    const { link } = runs[at]!
    let end = at
    while (end < runs.length && runs[end]!.link === link) end += 1
    const line = new Line(marks, opaque)
    runs.slice(at, end).forEach((run, index, all) => {
      line.add(run, all[index + 1])
    })
    opaque = line.opaque
    const words = line.end()
    markdown += link ? `[${words}](${target(text(link, 'url'), text(link, 'title'))})` : words
    at = end
  }
  return protectEdges(markdown)
}

/** Writes runs of one link, or of none, opening and closing their formats. */
class Line {
  private markdown = ''
  private space = ''
  private open: string[] = []

  constructor(
    private readonly marks: Readonly<Record<string, string>>,
    public opaque: number,
  ) {}

  add(run: Run, next: Run | undefined): void {
    if (run.opaque) {
      this.change([])
      this.opaque += 1
      this.markdown += `⟦${this.opaque}⟧`
      return
    }
    const lines = run.text.split('\n')
    lines.forEach((words, index) => {
      this.words(words, run.format)
      if (index < lines.length - 1) this.lineEnd(lines[index + 1] || next?.text)
    })
  }

  end(): string {
    this.change([])
    return this.markdown + this.space
  }

  /** Emphasis never begins or ends with a space, so spaces stand outside of it. */
  private words(words: string, format: number): void {
    const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(words) ?? []
    if (core === '') {
      this.space += words
      return
    }
    this.space += before
    const tags = FORMAT_TAGS.filter(([bit]) => format & bit).map(([, tag]) => tag)
    const isFenced = tags.at(-1) === 'code' && this.marks.code !== undefined
    this.change(isFenced ? tags.slice(0, -1) : tags)
    this.markdown += isFenced ? fenced(core) : escaped(core)
    this.space = after
  }

  private lineEnd(following: string | undefined): void {
    const isPlain = this.markdown !== '' && !/\n$/.test(this.markdown) && following && !/^\s/.test(following)
    this.change(this.open)
    this.space = ''
    this.markdown += isPlain ? '\n' : '<br>'
  }

  private change(tags: readonly string[]): void {
    const shared = this.open.findIndex((tag, at) => tags[at] !== tag)
    const keep = shared < 0 ? this.open.length : shared
    const isSame = keep === this.open.length && keep === tags.length
    for (const tag of this.open.slice(keep).toReversed()) this.markdown += this.sign(tag, false)
    this.markdown += this.space
    this.space = ''
    if (isSame) return
    for (const tag of tags.slice(keep)) this.markdown += this.sign(tag, true)
    this.open = [...tags]
  }

  private sign(tag: string, opens: boolean): string {
    return this.marks[tag] ?? (opens ? `<${tag}>` : `</${tag}>`)
  }
}

/** Letters that Markdown would take for its own signs. */
function escaped(words: string): string {
  return words
    .replace(/[\\`*[\]]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/~(?=~)|(?<=~)~/g, '\\~')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replaceAll('⟦', '&#10214;')
    .replaceAll('\t', '&Tab;')
}

/** Code between more backticks than stand in it. */
function fenced(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return fence + pad + code + pad + fence
}

/** A space at the edge of a line, which Markdown drops, and a beginning that would make a block of another kind. */
function protectEdges(markdown: string): string {
  return markdown
    .split('\n')
    .map(line =>
      line
        .replace(/^\s+|\s+$/g, spaces => '&#32;'.repeat(spaces.length))
        .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=]+$|(?:- *){3,}$|~~~)/, '\\$&')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
        .replace(/^\|/, '\\|'),
    )
    .join('\n')
}

function target(url: string, title: string): string {
  const address = /^[^\s()<>\\]+$/.test(url) ? url : `<${url.replace(/[<>\\]/g, '\\$&').replace(/\n/g, '')}>`
  return title ? `${address} "${title.replace(/["\\]/g, '\\$&')}"` : address
}
