import { t } from 'elysia'
import { type Rejected, readForm, rejectField, typedTexts } from '#core/app/form'
import { requireRole } from '#core/contracts/require-role'
import { type LexicalDocument, MalformedDocument, parseDocument } from '#core/lexical'
import { documentOf } from '#core/lexical/document'
import { readBlocks } from '#core/lexical/editing'
import {
  deleteSnippet,
  renameSnippet,
  SnippetRefused,
  saveSnippet,
  snippetById,
  snippetPage,
} from '#core/services/blog/snippets/snippets'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { SnippetsPage } from './page'

const FIELDS = t.Object({
  name: t.String({ minLength: 1, maxLength: 191, error: 'Give it a name of at most 191 characters.' }),
  markdown: t.String({ minLength: 1, maxLength: 50_000, error: 'Write what is to be used again.' }),
})

/** Blocks that are used again: kept out of a text by the editor's script, or written here. */
export const snippets: Room = app => {
  app.get('/editor/snippets', async ({ ctx, page, query, reply }) => {
    const after = query.after ?? null
    return reply.html(<SnippetsPage page={page} list={await snippetPage(ctx, after)} after={after} />)
  })

  app.get('/editor/snippets.json', async ({ ctx, query, reply }) => {
    const { snippets, next } = await snippetPage(ctx, query.after ?? null)
    return reply.json({ snippets, next })
  })

  app.post('/editor/snippets', async ({ ctx, page, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const typed = typedTexts(body)
    if (typed.document !== undefined) {
      try {
        return reply.json({ id: await saveSnippet(ctx, typed.name ?? '', parseDocument(typed.document)) })
      } catch (fault) {
        if (fault instanceof SnippetRefused || fault instanceof MalformedDocument)
          return reply.json({ error: fault.message }, { status: 422 })
        throw fault
      }
    }
    const again = async (rejected: Rejected) =>
      reply.html(<SnippetsPage page={page} list={await snippetPage(ctx)} rejected={rejected} />, {
        status: 422,
      })
    const form = readForm(FIELDS, body)
    if (!form.ok) return again(form)
    try {
      await saveSnippet(ctx, form.values.name, written(form.values.markdown))
    } catch (fault) {
      if (!(fault instanceof SnippetRefused)) throw fault
      return again(rejectField(body, fault.field === 'name' ? 'name' : 'markdown', fault.message))
    }
    return reply.see('/editor/snippets', { kind: 'success', text: 'Saved. It is in the menu that / opens.' })
  })

  app.post('/editor/snippets/:id', async ({ ctx, page, params, body, reply }) => {
    requireRole(ctx, 'editor')
    const name = typedTexts(body).name ?? ''
    try {
      await renameSnippet(ctx, params.id, name)
    } catch (fault) {
      if (!(fault instanceof SnippetRefused)) throw fault
      const renaming = { id: params.id, name, error: fault.message }
      // On whichever page of the list it stands.
      const list = { snippets: [await snippetById(ctx, params.id)], next: null }
      return reply.html(<SnippetsPage page={page} list={list} renaming={renaming} />, { status: 422 })
    }
    return reply.see('/editor/snippets', { kind: 'success', text: 'Saved.' })
  })

  app.delete('/editor/snippets/:id', async ({ ctx, params, reply }) => {
    await deleteSnippet(ctx, params.id)
    return reply.see('/editor/snippets', { kind: 'success', text: 'It is gone. Texts that have it keep it.' })
  })
}

function written(markdown: string): LexicalDocument {
  return documentOf(readBlocks(markdown.replaceAll('\r\n', '\n')))
}
