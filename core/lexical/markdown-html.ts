import { LRUCache } from 'lru-cache'
import { inThread, TookTooLong } from '#core/threads/in-thread'
import { markdownDocument } from './markdown'
import { renderDocument } from './render'

/** Characters that are rendered while a request waits: a few milliseconds, whatever they are. */
const SHORT = 4_000
const LIMIT_MS = 10_000
const MAX_CACHED_CHARACTERS = 4_000_000

export type MarkdownToRender = {
  readonly markdown: string
  readonly medium?: 'web' | 'email'
  /** For letters, where every address has to be whole. */
  readonly origin?: string
}

const rendered = new LRUCache<string, string>({
  maxSize: MAX_CACHED_CHARACTERS,
  sizeCalculation: html => html.length + 1,
})
const renderInThread = inThread<MarkdownToRender, string>(
  new URL('./markdown-thread.ts', import.meta.url),
  LIMIT_MS,
)

/**
 * What somebody wrote in Markdown as sanitised HTML for an element of class `doc`; empty text gives none. Long texts
 * are rendered in a thread, and all are remembered; one that cannot be rendered in time is shown as it was typed.
 */
export async function markdownHtml(text: MarkdownToRender): Promise<string> {
  if (text.markdown.trim() === '') return ''
  const key = `${text.medium ?? ''} ${text.origin ?? ''} ${Bun.hash(text.markdown)} ${text.markdown.length}`
  const known = rendered.get(key)
  if (known !== undefined) return known
  const html = text.markdown.length <= SHORT ? renderNow(text) : await renderLong(text)
  rendered.set(key, html)
  return html
}

async function renderLong(text: MarkdownToRender): Promise<string> {
  try {
    return await renderInThread(text)
  } catch (fault) {
    if (fault instanceof TookTooLong) return `<pre>${Bun.escapeHTML(text.markdown)}</pre>`
    throw fault
  }
}

/** The same at once, in whichever thread it is called. */
export function renderNow({ markdown, medium, origin }: MarkdownToRender): string {
  const mapUrl = origin ? (url: string) => absolute(url, origin) : undefined
  return renderDocument(markdownDocument(markdown), { medium, mapUrl }).html
}

function absolute(url: string, origin: string): string {
  return url.startsWith('#') || !URL.canParse(url, origin) ? url : new URL(url, origin).href
}
