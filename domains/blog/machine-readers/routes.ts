import { NotFound } from '#core/contracts/refusal'
import { embeddedPost } from '#core/services/blog/machine-readers/embedded-post'
import { llmsText } from '#core/services/blog/machine-readers/llms-text'
import { xmlDocument } from '#core/text/documents'
import type { Room } from '../../domain'
import { xml } from '../../xml'

/** What programs ask for that show or read our posts elsewhere. */
export const machineReaders: Room = app => {
  app.get('/llms.txt', async ({ ctx, request }) => xml(request, 'text/plain', await llmsText(ctx)))

  // oEmbed 1.0 §2: any page may ask; what we do not have is 404, a format we do not speak 501.
  app.get('/oembed', async ({ ctx, query, request }) => {
    const { url = '', format = 'json' } = query
    if (format !== 'json' && format !== 'xml') return new Response(null, { status: 501 })
    const room = { width: pixels(query.maxwidth), height: pixels(query.maxheight) }
    const post = await embeddedPost(ctx, url, room)
    if (!post) throw new NotFound()
    const answer =
      format === 'json'
        ? xml(request, 'application/json', JSON.stringify(post))
        : xml(request, 'text/xml', oembedXml(post))
    answer.headers.set('access-control-allow-origin', '*')
    return answer
  })
}

function pixels(asked: string | undefined): number | null {
  return asked && /^\d{1,5}$/.test(asked) ? Number(asked) : null
}

function oembedXml(post: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(post).map(
    ([name, value]) => `<${name}>${Bun.escapeHTML(String(value))}</${name}>`,
  )
  return xmlDocument(
    `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${parts.join('')}</oembed>\n`,
  )
}
