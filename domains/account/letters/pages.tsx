import type { Rejected } from '#core/app/form'
import type { TierSummary } from '#core/contracts/account'
import type { Container } from '#core/contracts/blog'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { LetterSummary, LetterView } from '#core/services/account/letters/letters'
import type { segmentChoices } from '#core/services/account/letters/segment'
import { LETTER_FORM, type LetterFields } from '#core/services/account/letters/write-letter'
import type { NewsletterSummary } from '#core/services/account/newsletters/edit-newsletter'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

const TONES = { draft: 'neutral', sending: 'notice', sent: 'success' } as const

export function LetterBadge({ state }: Pick<LetterSummary, 'state'>) {
  return <Badge text={state} tone={TONES[state]} />
}

type LetterListProps = { page: PageContext; letters: readonly LetterSummary[]; number: number; pages: number }

export function LetterListPage({ page, letters, number, pages }: LetterListProps) {
  return (
    <AdminLayout
      page={page}
      title="Letters"
      worker="editor"
      lead="Written here, read in people’s mailboxes."
      actions={
        <>
          <ButtonLink href="/letters/new" icon="edit">
            Write a letter
          </ButtonLink>
          <ButtonLink href="/letters/new?of=post" variant="plain" icon="journal">
            Send a post
          </ButtonLink>
        </>
      }
    >
      {letters.length === 0 ? (
        <EmptyState title="No letters yet" text="The first one is the hardest: begin with what is ripe.">
          <ButtonLink href="/letters/new">Write a letter</ButtonLink>
        </EmptyState>
      ) : (
        <Table
          caption="Letters"
          hideCaption
          rows={letters}
          columns={[
            {
              heading: 'Subject',
              names: true,
              cell: line => (
                <a href={`/letters/${line.id}`} safe>
                  {line.subject}
                </a>
              ),
            },
            { heading: 'Newsletter', cell: line => <span safe>{line.newsletter}</span> },
            { heading: 'State', cell: line => <LetterBadge state={line.state} /> },
            {
              heading: 'When',
              cell: line => <Time at={line.sendRequestedAt ?? line.updatedAt} {...page} style="both" />,
            },
            { heading: 'Sent', numeric: true, cell: line => line.sent },
            { heading: 'Failed', numeric: true, cell: line => line.failed },
          ]}
        />
      )}
      <Pagination page={number} pages={pages} hrefOf={to => `/letters?page=${to}`} label="Pages of letters" />
    </AdminLayout>
  )
}

type LetterFormProps = {
  page: PageContext
  newsletters: readonly NewsletterSummary[]
  tiers: readonly TierSummary[]
  posts: readonly Container[]
  /** Some of what a segment can be narrowed by. */
  offered: Awaited<ReturnType<typeof segmentChoices>>
  /** It is a post, in place of words of its own. */
  asPost: boolean
  letter?: LetterView
  rejected?: Rejected
}

/** Who of a newsletter's readers gets a letter. */
export function segmentsOf(tiers: readonly TierSummary[]) {
  return [
    { value: 'all', label: 'Everybody who is subscribed' },
    { value: 'paid', label: 'Whoever has a tier' },
    { value: 'free', label: 'Whoever has no tier' },
    ...tiers.map(({ id, name }) => ({ value: id, label: isolate`Whoever has ${name}` })),
  ]
}

/** What narrows a segment: whoever gets it is all of what is typed. */
const NARROWED = [
  { name: 'label', label: 'Who has the label' },
  { name: 'bought', label: 'Who has bought', hint: 'A product: its name, or its address in the market.' },
  { name: 'comesTo', label: 'Who comes to', hint: 'An event: its name, or its address in the calendar.' },
] as const

export function LetterFormPage(props: LetterFormProps) {
  const { page, newsletters, tiers, offered, asPost, letter, rejected } = props
  const values = rejected?.values ?? { ...letter }
  const errors = rejected?.errors ?? {}
  const field = (name: keyof LetterFields) => ({
    name,
    value: String(values[name] ?? ''),
    error: errors[name],
  })
  return (
    <AdminLayout
      page={page}
      title={letter ? 'Change a letter' : asPost ? 'A post as a letter' : 'Write a letter'}
      worker="editor"
    >
      <FormErrors errors={errors} />
      <Form
        action={letter ? `/letters/${letter.id}?_method=put` : '/letters'}
        typed={rejected}
        version={letter && LETTER_FORM.version(letter)}
        once={letter ? undefined : ''}
      >
        <SelectField
          {...field('newsletterId')}
          label="Newsletter"
          options={newsletters.map(({ id, name, subscribers }) => ({
            value: id,
            label: isolate`${name} (${subscribers.toLocaleString(page.locale)} ${subscribers === 1 ? 'subscriber' : 'subscribers'})`,
          }))}
          required
        />
        <SelectField {...field('segment')} label="Who gets it" options={segmentsOf(tiers)} required />
        <details class="disclosure" open={NARROWED.some(({ name }) => !!values[name] || !!errors[name])}>
          <summary>Only some of them</summary>
          <div class="stack">
            {NARROWED.map(({ name, ...said }) => (
              <>
                <InputField {...field(name)} {...said} maxlength={200} list={`offered-${name}`} />
                <datalist id={`offered-${name}`}>
                  {offered[name].map(choice => (
                    <option value={choice.value} safe>
                      {choice.name}
                    </option>
                  ))}
                </datalist>
              </>
            ))}
          </div>
        </details>
        <InputField {...field('subject')} label="Subject" required maxlength={300} />
        <InputField
          {...field('previewText')}
          label="Preview"
          hint="What mail programs show beside the subject."
          maxlength={200}
        />
        <InputField
          {...field('header')}
          label="Header"
          hint="Stands on top of the letter, small."
          maxlength={200}
        />
        {asPost ? (
          <SelectField
            {...field('postId')}
            label="The post"
            hint="The latest of the journal, also those that are not public."
            empty="Choose a post"
            options={postOptions(props)}
            required
          />
        ) : (
          <TextareaField
            {...field('markdown')}
            label="The letter"
            hint="Markdown: a line between paragraphs, *emphasis*, [a link](https://example.org), ![a picture](/media/plum.webp)."
            rows={20}
            required
          />
        )}
        <FormActions>
          <Button>Save and look at it</Button>
          <ButtonLink href={letter ? `/letters/${letter.id}` : '/letters'} variant="quiet">
            Back
          </ButtonLink>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

/** The post that it is stands among them, however old it is. */
function postOptions({ posts, letter }: Pick<LetterFormProps, 'posts' | 'letter'>) {
  const listed = posts
    .filter(({ kind }) => kind === 'post')
    .map(({ id, title, published }) => ({
      value: id,
      label: published ? title : isolate`${title} (not public)`,
    }))
  const own = letter?.postId
  if (!own || listed.some(({ value }) => value === own)) return listed
  return [{ value: own, label: 'The post that it is now' }, ...listed]
}
