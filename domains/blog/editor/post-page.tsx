import type { Offered } from '#core/contracts/choice'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { documentMarkdown } from '#core/lexical/editing'
import type { EditablePost } from '#core/services/blog/edit-post'
import type { PostKind } from '#core/services/blog/post-input'
import type { Presence } from '#core/services/blog/presence'
import type { EditCollision } from '#core/services/blog/save-post'
import type { PreviewLink } from '#core/services/blog/shared-previews/shared-previews'
import { writesAs } from '#core/services/blog/writers'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { TextareaField } from '#templates/components/textarea-field'
import type { ChangedBlocks } from './blocks/change-blocks'
import { EditorLayout } from './frame'
import type { PostForm } from './post-form'
import { PublicationPanel, WRITE_FORM } from './publication-panel'
import { SettingFields } from './setting-fields'
import { type Unsaved, WordFields } from './word-fields'

type WriteProps = {
  page: PageContext
  kind: PostKind
  /** Null for one that is only being written. */
  post: EditablePost | null
  form: PostForm
  authors: Offered
  /** What a button has just done to the blocks. */
  changed?: ChangedBlocks
  /** Rendered by our own renderer. */
  safePreview?: string
  collision?: EditCollision
  /** Who else has it open. */
  others?: readonly Presence[]
  /** The link by which others may read it. */
  shared?: PreviewLink | null
}

/** Whose eyes a preview is for. */
const AS = [
  ['editor', 'as an editor'],
  ['paid', 'as a member with a tier'],
  ['member', 'as a member'],
  ['visitor', 'as a visitor'],
] as const

/** Where a post or page is written: its words, what is said about it, and the way to its readers. */
export function WritePage(props: WriteProps) {
  const { page, kind, post, form, authors, changed, safePreview, collision, others = [], shared } = props
  const action = post ? `/editor/posts/${post.id}` : `/editor/${kind}s`
  const about = `kind=${kind}${post ? `&id=${post.id}` : ''}`
  const heading = post ? post.input.title || 'Untitled' : `A new ${kind}`
  return (
    <EditorLayout page={page} title={heading} styles="/assets/writing.css">
      <script type="module" src={page.asset('/assets/editor.js')} />
      {!!collision && <Collision collision={collision} post={post} />}
      {!!post && post.state === 'deleted' && <Deleted post={post} />}
      <Others others={others} now={page.now} />
      <FormErrors errors={form.errors} />
      <div class="write">
        <Form action={action} id={WRITE_FORM} label="Text and settings" once={post ? undefined : ''}>
          <input type="hidden" name="version" value={form.values.version ?? ''} />
          {/* Enter in a field presses the first button of its form. */}
          <button type="submit" hidden>
            Save
          </button>
          <div class="write__words">
            <WordFields
              form={form}
              kind={kind}
              post={post}
              action={`/editor/blocks?${about}`}
              changed={changed}
              unsaved={unsavedIn(props)}
            />
            <FormActions>
              <Button>Save</Button>
              <button
                class="button button--plain"
                type="submit"
                formaction={`/editor/preview?${about}`}
                data-hx-post={`/editor/preview?${about}`}
                data-hx-target="#preview"
                data-hx-swap="outerHTML"
              >
                Preview
              </button>
              <select class="field__control write__as" name="as" aria-label="Preview as">
                {AS.map(([value, label]) => (
                  <option value={value} selected={form.values.as === value}>
                    {label}
                  </option>
                ))}
              </select>
              {post?.state !== 'published' && writesAs(page.viewer) !== 'contributor' && (
                <Button variant="plain" name="next" value="publish">
                  Save and publish
                </Button>
              )}
            </FormActions>
            <Preview safeHtml={safePreview} />
          </div>
          <div class="write__settings">
            <SettingFields page={page} form={form} authors={authors} excerpt={ownExcerpt(post)} />
          </div>
        </Form>
        {!!post && post.state !== 'deleted' && (
          <PublicationPanel
            page={page}
            post={post}
            error={form.errors.publishAt}
            typed={form.values.publishAt}
            shared={shared}
            until={{ typed: form.values.previewUntil, error: form.errors.previewUntil }}
          />
        )}
      </div>
    </EditorLayout>
  )
}

/** What was typed came back with an answer: leaving would lose it. */
function unsavedIn({ changed, collision, safePreview, form }: WriteProps): Unsaved | undefined {
  if (collision) return 'collision'
  const isSent = !!changed || safePreview !== undefined || Object.keys(form.errors).length > 0
  return isSent ? 'sent' : undefined
}

/** Without what an editor has said in its place. */
function ownExcerpt(post: EditablePost | null): string {
  return post && !post.input.customExcerpt ? post.excerpt : ''
}

/** The text as its readers will see it; empty until an editor asks. */
export function Preview({ safeHtml }: { safeHtml?: string }) {
  return (
    <section id="preview" class="write__preview" aria-label="Preview">
      {safeHtml !== undefined && (
        <>
          <h2>Preview</h2>
          <div class="doc">{safeHtml as 'safe'}</div>
        </>
      )}
    </section>
  )
}

function Collision({ collision, post }: { collision: EditCollision; post: EditablePost | null }) {
  const { theirs } = collision
  const words = documentMarkdown(theirs.document)
  return (
    <Notice kind="error" title="Someone else has saved this in the meantime">
      <p>
        Yours is in the form below, theirs is here. Bring together what should stay, then save: yours will be
        the present text, and theirs stays among the revisions.
      </p>
      <TextareaField
        id="theirs"
        name="theirs"
        label={isolate`Theirs: ${theirs.title}`}
        value={words}
        rows={12}
      />
      {!!post && (
        <p>
          <ButtonLink href={`/editor/posts/${post.id}`} variant="quiet">
            Leave mine and go on with theirs
          </ButtonLink>
        </p>
      )}
    </Notice>
  )
}

/** Who else has this text open; the editor's script keeps it true while one writes. */
function Others({ others, now }: { others: readonly Presence[]; now: Date }) {
  return (
    <p class="field__hint" data-presence>
      {others.map(({ name, changedAt }) => (
        <span safe>
          {isolate`${name} ${changedAt ? `is editing this, last change ${agoOf(now.getTime() - changedAt.getTime())}` : 'has this open'}. `}
        </span>
      ))}
    </p>
  )
}

function agoOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  return seconds < 60 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`
}

function Deleted({ post }: { post: EditablePost }) {
  return (
    <Notice title="This was thrown away">
      <form method="post" action={`/editor/posts/${post.id}/deletion?_method=delete`}>
        <p>It is kept for 30 days.</p>
        <Button variant="plain">Bring it back</Button>
      </form>
    </Notice>
  )
}
