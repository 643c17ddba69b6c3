import type { Ctx } from '#core/contracts/ctx'
import { decodeText } from '#core/text/decode-text'
import { openThread, TookTooLong } from '#core/threads/in-thread'
import type { ZipOptions } from './markdown-files'
import { UnusableFile } from './redirects'
import type { WordpressAnswer } from './wordpress-thread'

/** A hundred megabytes are read in half a minute. */
const LIMIT_MS = 300_000

/**
 * A file of Ghost's; what WordPress exports, and a zip of Markdown, become one. Loaded with the first file of their kind. Who may do that
 * is for the caller to say. Throws `UnusableFile`.
 */
export async function asGhostFile(ctx: Ctx, file: Blob, zipOptions: ZipOptions): Promise<string> {
  const head = await file.slice(0, 200).bytes()
  // A zip begins with “PK”.
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const { zipAsGhost } = await import('./markdown-files')
    return zipAsGhost(ctx, file, zipOptions)
  }
  const text = decodeText(await file.bytes())
  if (!/^\uFEFF?\s*(?:<!--[\s\S]*?-->\s*)?<(?:\?xml|rss)\b/.test(decodeText(head))) return text
  return wordpressInThread(text)
}

/** No request waits for it, and what it held goes with its thread. */
async function wordpressInThread(xml: string): Promise<string> {
  const thread = openThread<string, WordpressAnswer>(
    new URL('./wordpress-thread.ts', import.meta.url),
    LIMIT_MS,
  )
  try {
    const answer = await thread.ask(xml)
    if ('sentence' in answer) throw new UnusableFile(answer.sentence)
    return answer.json
  } catch (fault) {
    if (fault instanceof TookTooLong)
      throw new UnusableFile('Reading this file takes too long. Export fewer posts at once.')
    throw fault
  } finally {
    thread.end()
  }
}
