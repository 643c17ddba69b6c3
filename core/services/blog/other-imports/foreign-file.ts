import type { Ctx } from '#core/contracts/ctx'
import { decodeText } from '#core/text/decode-text'
import type { ZipOptions } from './markdown-files'

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
  const { wordpressAsGhost } = await import('./wordpress')
  return wordpressAsGhost(text)
}
