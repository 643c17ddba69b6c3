import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { type Snippet, type SnippetPage, snippetHtml } from '#core/services/blog/snippets/snippets'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { TextareaField } from '#templates/components/textarea-field'
import { EditorLayout } from '../editor/frame'
import { Onward } from '../editor/onward'

/** A name that was typed and not taken. */
type Renaming = { readonly id: string; readonly name: string; readonly error: string }

type SnippetsProps = {
  page: PageContext
  list: SnippetPage
  after?: string | null
  rejected?: Rejected
  renaming?: Renaming
}

export function SnippetsPage({ page, list, after = null, rejected, renaming }: SnippetsProps) {
  const field = fieldsOf(rejected ?? { values: {}, errors: {} })
  const isEditor = mayAct(page.viewer, 'editor')
  return (
    <EditorLayout
      page={page}
      title="Snippets"
      lead="Parts of a text that are used again. Select blocks while writing and choose Keep, or write one here; put it into a text by typing / and its name."
    >
      {list.snippets.length === 0 && <EmptyState title="No snippets yet" />}
      {list.snippets.map(snippet => (
        <SnippetItem
          snippet={snippet}
          isEditor={isEditor}
          renaming={renaming?.id === snippet.id ? renaming : undefined}
        />
      ))}
      <Onward
        label="More snippets"
        from="/editor/snippets"
        query={{}}
        next={list.next}
        isBeyondFirst={after !== null}
      />
      <h2>A new one</h2>
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/editor/snippets" label="A new snippet">
        <InputField {...field('name')} label="Name" maxlength={191} required />
        <TextareaField {...field('markdown')} label="Text" hint="Markdown." rows={6} required />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </EditorLayout>
  )
}

type ItemProps = { snippet: Snippet; isEditor: boolean; renaming: Renaming | undefined }

function SnippetItem({ snippet, isEditor, renaming }: ItemProps) {
  return (
    <details class="work__more" open={renaming !== undefined}>
      <summary safe>{snippet.name}</summary>
      <div class="doc">{snippetHtml(snippet) as 'safe'}</div>
      {isEditor && (
        <>
          <form class="form" method="post" action={`/editor/snippets/${snippet.id}`}>
            <InputField
              id={`name-${snippet.id}`}
              name="name"
              label="Name"
              value={renaming?.name ?? snippet.name}
              error={renaming?.error}
              maxlength={191}
              required
            />
            <Button variant="plain">Rename</Button>
          </form>
          <ConfirmForm
            action={`/editor/snippets/${snippet.id}?_method=delete`}
            label="Delete"
            question="Texts that it was put into keep it."
            confirm="Yes, delete the snippet"
            icon="remove"
          />
        </>
      )}
    </details>
  )
}
