import { formKey, typedTexts, typedValues } from '#core/app/form'
import type { Reply } from '#core/app/reply'
import { takesLongTexts } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { BEFORE_ALL, unansweredDraft } from '#core/services/blog/autosave'
import { postToEdit } from '#core/services/blog/edit-post'
import type { PostInput, PostKind } from '#core/services/blog/post-input'
import { bePresent } from '#core/services/blog/presence'
import { publish } from '#core/services/blog/publish'
import type { Readers } from '#core/services/blog/readers'
import { editorHtml, TextTooLong } from '#core/services/blog/render-long'
import { saveAndTransition } from '#core/services/blog/save-and-transition'
import { readSaveMark } from '#core/services/blog/save-mark'
import { createPost, EditCollision, type SavedPost, savePost } from '#core/services/blog/save-post'
import { previewLink } from '#core/services/blog/shared-previews/shared-previews'
import { SlugTaken } from '#core/services/blog/slug'
import { TranslationRefused } from '#core/services/blog/translations'
import { WRITERS, writesAs } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { authorsOffered, readPost } from './author-picker'
import { describeStep, readNextStep } from './next-step'
import { EMPTY_FORM, formOf, type PostForm, readPostForm, typedForm } from './post-form'
import { Preview, WritePage } from './post-page'
import { versionIn } from './version-in'

/** Writing: a new post or page, one that is there, and a look at it before it is saved. */
export const writing: Room = app => {
  for (const kind of ['post', 'page'] as const) {
    app.get(`/editor/${kind}s/new`, async ({ ctx, page, reply }) => {
      if (kind === 'page') requireRole(ctx, 'editor')
      const authors = await authorsOffered(ctx, EMPTY_FORM)
      return reply.html(<WritePage page={page} kind={kind} post={null} form={EMPTY_FORM} authors={authors} />)
    })

    takesLongTexts(app, `/editor/${kind}s`, ...WRITERS)
    app.post(`/editor/${kind}s`, async ({ ctx, page, body, reply }) => {
      requireRole(ctx, ...WRITERS)
      const sent = await readPost(ctx, body, null)
      const again = async (form = typedForm(body)) =>
        reply.html(
          <WritePage
            page={page}
            kind={kind}
            post={null}
            form={form}
            authors={await authorsOffered(ctx, form)}
          />,
          { status: 422 },
        )
      if (!sent.ok) return again(sent.form)
      try {
        const saved = await saveNew(ctx, kind, sent.input, body)
        return await savedAnd(sent.publish && mayPublish(ctx), ctx, saved, reply)
      } catch (fault) {
        const errors = errorsOf(fault, body)
        if (errors) return again(typedForm(body, errors))
        throw fault
      }
    })
  }

  app.get('/editor/posts/:id', async ({ ctx, page, params, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const form = formOf(post)
    const shown = { page, kind: post.kind, post, form, authors: await authorsOffered(ctx, form) }
    const others = await bePresent(ctx, post.id, null)
    const shared = await previewLink(ctx, post.id)
    return reply.html(<WritePage {...shown} others={others} shared={shared} />)
  })

  takesLongTexts(app, '/editor/posts/:id', ...WRITERS)
  app.post('/editor/posts/:id', async ({ ctx, page, params, body, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const sent = await readPost(ctx, body, post.input.document)
    const step = readNextStep(body, page, post.publishedAt ?? post.publishAt)
    const again = async (form: PostForm, status: number, collision?: EditCollision) => {
      const shown = { page, kind: post.kind, post, authors: await authorsOffered(ctx, form) }
      const shared = await previewLink(ctx, post.id)
      return reply.html(<WritePage {...shown} form={form} collision={collision} shared={shared} />, {
        status,
      })
    }
    if (!sent.ok || !step.ok) {
      const form = sent.ok ? typedForm(body) : sent.form
      const errors = step.ok ? form.errors : { ...form.errors, [step.field]: step.error }
      return again({ ...form, errors }, 422)
    }
    try {
      const saved = await saveAndTransition(
        ctx,
        post.id,
        versionIn(body),
        sent.input,
        step.next,
        readSaveMark(body),
      )
      return reply.see(`/editor/posts/${saved.id}`, describeStep(step.next, saved.slug, page))
    } catch (fault) {
      const errors = errorsOf(fault, body)
      if (errors) return again(typedForm(body, errors), 422)
      if (!(fault instanceof EditCollision)) throw fault
      const typed = typedForm(body)
      const form = { ...typed, values: { ...typed.values, version: String(fault.theirs.version) } }
      return again(form, 409, fault)
    }
  })

  takesLongTexts(app, '/editor/preview', ...WRITERS)
  app.post('/editor/preview', async ({ ctx, page, query, body, reply }) => {
    requireRole(ctx, ...WRITERS)
    const post = query.id ? await postToEdit(ctx, query.id) : null
    const sent = readPostForm(body, post?.input.document ?? null)
    const form = sent.ok ? typedForm(body) : sent.form
    const safeHtml = sent.ok ? await editorHtml(ctx, sent.input, readersIn(body)) : undefined
    if (page.partial) return reply.html(<Preview safeHtml={safeHtml} />)
    const kind: PostKind = post?.kind ?? (query.kind === 'page' ? 'page' : 'post')
    const shown = { page, kind, post, authors: await authorsOffered(ctx, form) }
    return reply.html(<WritePage {...shown} form={form} safePreview={safeHtml} />, {
      status: sent.ok ? 200 : 422,
    })
  })
}

/** Where an autosave has made the draft and its answer was lost, that one is it. */
async function saveNew(ctx: Ctx, kind: PostKind, input: PostInput, body: unknown): Promise<SavedPost> {
  const { saveKey: _, saveAttempt: __, ...typed } = typedValues(body)
  const mark = readSaveMark(body)
  const draft = mark && (await unansweredDraft(ctx, mark))
  try {
    if (draft) return await savePost(ctx, draft, BEFORE_ALL, input, undefined, mark)
  } catch (fault) {
    // Somebody has written on in it: theirs stays, and this becomes a text of its own.
    if (!(fault instanceof EditCollision)) throw fault
  }
  return createPost(ctx, kind, input, undefined, formKey(typed))
}

/** A contributor's draft is published by those who read it first. */
function mayPublish({ viewer }: Ctx): boolean {
  return writesAs(viewer) !== 'contributor'
}

async function savedAnd(
  wantsPublication: boolean,
  ctx: Ctx,
  { id, slug }: { id: string; slug: string },
  reply: Reply,
): Promise<Response> {
  if (!wantsPublication) return reply.see(`/editor/posts/${id}`, { kind: 'success', text: 'Saved.' })
  await publish(ctx, id)
  return reply.see(`/editor/posts/${id}`, { kind: 'success', text: `Published at /${slug}.` })
}

/** Whose eyes a preview is for. */
function readersIn(body: unknown): Readers {
  const { as } = (body ?? {}) as { as?: unknown }
  return as === 'visitor' || as === 'member' || as === 'paid' ? as : 'editor'
}

/** What is said beside which field of a refusal that is about one; null for any other fault. */
function errorsOf(fault: unknown, body: unknown): Record<string, string> | null {
  if (fault instanceof SlugTaken) return { slug: fault.message }
  if (fault instanceof TranslationRefused) return { [fault.field]: fault.message }
  if (!(fault instanceof TextTooLong)) return null
  // Where the text is typed, in whichever way.
  return { [typedTexts(body).markdown === undefined ? 'document' : 'markdown']: fault.message }
}
