import type { Rejected } from '#core/app/form'
import type { TierSummary } from '#core/contracts/account'
import type { LetterOfPost } from '#core/contracts/blog'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { letterHtml } from '#core/services/account/letters/compose-letter'
import type { LinkReport } from '#core/services/account/letters/count-reading'
import type { LetterFailure, LetterView } from '#core/services/account/letters/letters'
import type { Reach } from '#core/services/account/letters/reach'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { LetterProgress } from './letter-progress'
import { segmentsOf } from './pages'

type LetterPageProps = {
  page: PageContext
  letter: LetterView
  /** Who would get it, while it is a draft. */
  reach: Reach | null
  failures: readonly LetterFailure[]
  links: readonly LinkReport[]
  sender: string
  /** What a member without a tier gets, where the letter is a post. */
  post: LetterOfPost | null
  tiers: readonly TierSummary[]
  /** When it was to go out, and why not then. */
  rejected?: Rejected
}

/** One letter: what is to be done with a draft, how far a letter on its way has come, what became of a sent one. */
export function LetterPage(props: LetterPageProps) {
  const { page, letter, reach, failures, links, sender, post, tiers, rejected } = props
  return (
    <AdminLayout
      page={page}
      title={letter.subject}
      worker="editor"
      lead={isolate`A letter of ${letter.newsletter}`}
    >
      {reach ? (
        <DraftActions page={page} letter={letter} reach={reach} tiers={tiers} rejected={rejected} />
      ) : (
        <LetterProgress page={page} letter={letter} failures={failures} links={links} />
      )}
      <Preview page={page} letter={letter} sender={sender} post={post} />
    </AdminLayout>
  )
}

function DraftActions({
  page,
  letter,
  reach,
  tiers,
  rejected,
}: Pick<LetterPageProps, 'page' | 'letter' | 'tiers' | 'rejected'> & { reach: Reach }) {
  const segment = segmentsOf(tiers).find(({ value }) => value === letter.segment)
  const readers = readersIn(reach, page.locale)
  const isForNobody = reach.found === 0 && !reach.more
  return (
    <div class="stack">
      <div class="cluster">
        <ButtonLink href={`/letters/${letter.id}/edit`} variant="plain" icon="edit">
          Change it
        </ButtonLink>
        <form method="post" action={`/letters/${letter.id}/test`}>
          <Button variant="plain" icon="mail">
            Send a test to myself
          </Button>
        </form>
        {!isForNobody && (
          <ConfirmForm
            action={`/letters/${letter.id}/sending`}
            label="Send it"
            variant="primary"
            question={isolate`“${letter.subject}” goes to ${readers} of ${letter.newsletter} at once. It cannot be called back.`}
            confirm={`Send it to ${readers}`}
          />
        )}
        <ConfirmForm
          action={`/letters/${letter.id}?_method=delete`}
          label="Throw it away"
          question="The draft is gone for good then."
          confirm="Throw it away"
          icon="remove"
        />
      </div>
      <SegmentWords letter={letter} segment={segment?.label} />
      {isForNobody ? (
        <Notice>Nobody who is subscribed is among those it is for, so there is nobody to send it to.</Notice>
      ) : (
        <Plan page={page} letter={letter} rejected={rejected} />
      )}
    </div>
  )
}

/** Where not all could be asked, what is known of them. */
function readersIn({ found, more, subscribers, isForAll }: Reach, locale: string): string {
  const said = (many: number) =>
    many === 1 ? 'one subscriber' : `${many.toLocaleString(locale)} subscribers`
  if (!more) return said(found)
  if (found > 0 && found >= subscribers) return said(subscribers)
  if (isForAll || found === 0) return `up to ${said(subscribers)}`
  return `at least ${found.toLocaleString(locale)} of ${said(subscribers)}`
}

/** Who it is for, where that is not everybody. */
function SegmentWords({ letter, segment = '' }: { letter: LetterView; segment?: string }) {
  const { label, bought, comesTo } = letter.segmentNames
  const words = [
    letter.segment === 'all' ? '' : segment,
    label && isolate`with the label ${label}`,
    bought && `who has bought ${bought}`,
    comesTo && `who comes to ${comesTo}`,
  ].filter(Boolean)
  if (words.length === 0) return ''
  return <p safe>{`For: ${words.join(', ')}.`}</p>
}

/** When it goes out by itself. */
function Plan({ page, letter, rejected }: Pick<LetterPageProps, 'page' | 'letter' | 'rejected'>) {
  if (letter.sendAt)
    return (
      <form class="cluster" method="post" action={`/letters/${letter.id}/plan?_method=delete`}>
        <p>
          It goes out by itself on <Time at={letter.sendAt} {...page} style="both" />.
        </p>
        <Button variant="plain">Do not send it by itself</Button>
      </form>
    )
  return (
    <details class="disclosure" open={rejected !== undefined}>
      <summary>Send it later</summary>
      <Form action={`/letters/${letter.id}/plan`} label="Send it later">
        <FormErrors errors={rejected?.errors ?? {}} />
        <InputField
          {...fieldsOf(rejected)('at')}
          type="datetime-local"
          label={`When, ${page.timeZone}`}
          required
        />
        <FormActions>
          <Button variant="plain">Send it then</Button>
        </FormActions>
      </Form>
    </details>
  )
}

async function Preview({
  page,
  letter,
  sender,
  post,
}: Pick<LetterPageProps, 'page' | 'letter' | 'sender' | 'post'>) {
  const safeLetter = post ? post.html : await letterHtml(letter.markdown)
  return (
    <Section title="As its reader sees it">
      <article class="letter">
        <header>
          <p>
            <strong safe>{letter.subject}</strong>
          </p>
          <p class="muted" safe>
            {`${letter.newsletter} <${sender}>`}
          </p>
          {!!letter.previewText && (
            <p class="muted" safe>
              {letter.previewText}
            </p>
          )}
        </header>
        {!!letter.header && (
          <p class="muted" safe>
            {letter.header}
          </p>
        )}
        <div class="doc">{safeLetter}</div>
        <footer class="muted">
          <p
            safe
          >{isolate`You get this because you subscribed to ${letter.newsletter} of ${page.site.name}. Unsubscribe`}</p>
        </footer>
      </article>
    </Section>
  )
}
