import { typedValues } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { takesFiles, takesLongTexts } from '#core/app/uploads'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { autosaveNew, autosavePost } from '#core/services/blog/autosave'
import { postToEdit } from '#core/services/blog/edit-post'
import { uploadFile } from '#core/services/blog/files'
import { takeImageFrom } from '#core/services/blog/image-elsewhere'
import { uploadImage } from '#core/services/blog/images'
import { linkTargets } from '#core/services/blog/link-targets'
import { bePresent } from '#core/services/blog/presence'
import { readSaveMark } from '#core/services/blog/save-mark'
import { EditCollision, type SavedPost } from '#core/services/blog/save-post'
import { storable } from '#core/services/blog/storable'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { readPostForm } from './post-form'
import { versionIn } from './version-in'

/** What the editor's script asks for while somebody writes: all answers are JSON. */
export const live: Room = app => {
  takesFiles(app, '/editor/uploads', ...WRITERS)
  app.post('/editor/uploads', async ({ ctx, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const { picture: file, address, file: other } = typedValues(body)
    // Of a picture that was pasted with a text from elsewhere.
    if (typeof address === 'string' && address !== '')
      return answered(reply, async () => {
        const { url, width, height } = await takeImageFrom(ctx, address)
        return { url, width, height }
      })
    if (other instanceof File && other.size > 0) return reply.json(await uploadFile(ctx, other))
    if (!(file instanceof File) || file.size === 0)
      return reply.json({ error: 'Choose a picture.' }, { status: 422 })
    return answered(reply, async () => {
      const { url, width, height } = await uploadImage(ctx, await file.bytes(), '')
      return { url, width, height }
    })
  })

  takesLongTexts(app, '/editor/autosave', ...WRITERS)
  app.post('/editor/autosave', async ({ ctx, query, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const sent = readPostForm(body, null)
    if (!sent.ok) return refused(reply, sent.form.errors)
    return answered(reply, () =>
      // An address that is taken is chosen at the first save by hand.
      autosaveNew(
        ctx,
        query.kind === 'page' ? 'page' : 'post',
        { ...sent.input, slug: null },
        readSaveMark(body),
      ),
    )
  })

  takesLongTexts(app, '/editor/posts/:id/autosave', ...WRITERS)
  app.post('/editor/posts/:id/autosave', async ({ ctx, params, body, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const sent = readPostForm(body, post.input.document)
    if (!sent.ok) return refused(reply, sent.form.errors)
    return answered(reply, () => autosavePost(ctx, post.id, versionIn(body), sent.input, readSaveMark(body)))
  })

  app.get('/editor/links', async ({ ctx, query, reply }) => {
    requireRole(ctx, ...WRITERS)
    return reply.json({ links: await linkTargets(ctx, storable(query.q ?? '').slice(0, 100)) })
  })

  app.post('/editor/posts/:id/presence', async ({ ctx, params, body, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const idle = Number((body as { idle?: unknown } | null)?.idle)
    const changedAt = Number.isFinite(idle) && idle >= 0 ? new Date(ctx.now.getTime() - idle * 1000) : null
    const others = await bePresent(ctx, post.id, changedAt)
    return reply.json({
      others: others.map(other => ({
        name: other.name,
        idle:
          other.changedAt && Math.max(0, Math.round((ctx.now.getTime() - other.changedAt.getTime()) / 1000)),
      })),
    })
  })
}

function refused(reply: Reply, errors: Readonly<Record<string, string>>): Response {
  return reply.json({ error: Object.values(errors)[0] }, { status: 422 })
}

/** The refusals of the services say by themselves what is wrong. */
async function answered(reply: Reply, act: () => Promise<SavedPost | object>): Promise<Response> {
  try {
    return reply.json(await act())
  } catch (fault) {
    if (!(fault instanceof Refusal) || (fault.status !== 409 && fault.status !== 422)) throw fault
    return reply.json(
      { error: fault.message, collision: fault instanceof EditCollision },
      { status: fault.status },
    )
  }
}
