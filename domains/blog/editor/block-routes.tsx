import { typedTexts } from '#core/app/form'
import { takesLongTexts } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { MalformedDocument, markdownDocument } from '#core/lexical'
import { postToEdit } from '#core/services/blog/edit-post'
import { snippetById, snippetPage } from '#core/services/blog/snippets/snippets'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { authorsOffered } from './author-picker'
import { changeBlocks } from './blocks/change-blocks'
import { frameOf, hasBlocks, type TypedBlocks, typedBlocks } from './blocks/typed-blocks'
import { typedForm } from './post-form'
import { WritePage } from './post-page'

/** `add 0199a000-… 3`: the blocks of a snippet. */
const OF_SNIPPET = /^add ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,5})$/

/** Adding, moving and removing blocks: each answers with the form as it was typed, saved is nothing. */
export const blocks: Room = app => {
  takesLongTexts(app, '/editor/blocks', ...WRITERS)
  app.post('/editor/blocks', async ({ ctx, page, query, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const post = query.id ? await postToEdit(ctx, query.id) : null
    const kind = post?.kind ?? (query.kind === 'page' ? 'page' : 'post')
    const shown = { page, kind, post, authors: await authorsOffered(ctx, typedForm(body)) } as const
    const { change = '', removed = '[]' } = typedTexts(body)
    try {
      const [, snippet, at] = OF_SNIPPET.exec(change) ?? []
      const changed = snippet
        ? changeBlocks(typedOf(body), `restore ${at}`, await blocksOfSnippet(ctx, snippet))
        : changeBlocks(typedOf(body), change, removed)
      const form = { ...typedForm(body), errors: {}, document: changed.document }
      const { snippets } = await snippetPage(ctx)
      return reply.html(<WritePage {...shown} form={form} changed={{ ...changed, snippets }} />)
    } catch (fault) {
      if (!(fault instanceof MalformedDocument)) throw fault
      const form = typedForm(body, { document: fault.message })
      return reply.html(<WritePage {...shown} form={form} />, { status: 422 })
    }
  })
}

async function blocksOfSnippet(ctx: Ctx, id: string): Promise<string> {
  return JSON.stringify((await snippetById(ctx, id)).document.root.children)
}

/** The blocks as typed; a text of Markdown alone becomes the first of them. */
function typedOf(body: unknown): TypedBlocks {
  if (hasBlocks(body)) return typedBlocks(body)
  const { markdown = '' } = typedTexts(body)
  const document = markdownDocument(markdown.replaceAll('\r\n', '\n'))
  return { frame: frameOf(document), groups: markdown.trim() ? [document.root.children] : [], errors: {} }
}
