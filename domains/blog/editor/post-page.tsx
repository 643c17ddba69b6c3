import type { PageContext } from '#core/contracts/page'
import { markdownOf } from '#core/lexical'
import type { EditablePost } from '#core/services/blog/edit-post'
import type { PostKind } from '#core/services/blog/post-input'
import type { EditCollision } from '#core/services/blog/save-post'
import type { AuthorChoice } from '#core/services/blog/set-authors'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { TextareaField } from '#templates/components/textarea-field'
import { EditorLayout } from './frame'
import type { PostForm } from './post-form'
import { PublicationPanel, WRITE_FORM } from './publication-panel'
import { SettingFields } from './setting-fields'
import { WordFields } from './word-fields'

type WriteProps = {
  page: PageContext
  kind: PostKind
  /** Null for one that is only being written. */
  post: EditablePost | null
  form: PostForm
  authors: readonly AuthorChoice[]
  /** Rendered by our own renderer, as `safePreview` is: the text as it is now, where that is more than Markdown. */
  safeWords?: string
  safePreview?: string
  collision?: EditCollision
}

/** Where a post or page is written: its words, what is said about it, and the way to its readers. */
export function WritePage(props: WriteProps) {
  const { page, kind, post, form, authors, safeWords, safePreview, collision } = props
  const action = post ? `/editor/posts/${post.id}` : `/editor/${kind}s`
  const heading = post ? post.input.title || 'Untitled' : `A new ${kind}`
  return (
    <EditorLayout page={page} title={heading}>
      {!!collision && <Collision collision={collision} post={post} />}
      {!!post && post.state === 'deleted' && <Deleted post={post} />}
      <FormErrors errors={form.errors} />
      <div class="write">
        <Form action={action} id={WRITE_FORM} label="Text and settings">
          {!!form.values.version && <input type="hidden" name="version" value={form.values.version} />}
          <div class="write__words">
            <WordFields form={form} safeWords={safeWords} />
            <FormActions>
              <Button>Save</Button>
              <button
                class="button button--plain"
                type="submit"
                formaction={`/editor/preview?kind=${kind}${post ? `&id=${post.id}` : ''}`}
                data-hx-post={`/editor/preview?kind=${kind}${post ? `&id=${post.id}` : ''}`}
                data-hx-target="#preview"
                data-hx-swap="outerHTML"
              >
                Preview
              </button>
              {post?.state !== 'published' && (
                <Button variant="plain" name="next" value="publish">
                  Save and publish
                </Button>
              )}
            </FormActions>
            <Preview safeHtml={safePreview} />
          </div>
          <div class="write__settings">
            <SettingFields form={form} authors={authors} />
          </div>
        </Form>
        {!!post && post.state !== 'deleted' && (
          <PublicationPanel
            page={page}
            post={post}
            error={form.errors.publishAt}
            typed={form.values.publishAt}
          />
        )}
      </div>
    </EditorLayout>
  )
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
  const words = markdownOf(theirs.document) ?? JSON.stringify(theirs.document, null, 2)
  return (
    <Notice kind="error" title="Someone else has saved this in the meantime">
      <p>
        Yours is in the form below, theirs is here. Bring together what should stay, then save: yours will be
        the present text, and theirs stays among the revisions.
      </p>
      <TextareaField id="theirs" name="theirs" label={`Theirs: ${theirs.title}`} value={words} rows={12} />
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
