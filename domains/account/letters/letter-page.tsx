import type { PageContext } from '#core/contracts/page'
import { letterHtml } from '#core/services/account/letters/compose-letter'
import type { LetterFailure, LetterView } from '#core/services/account/letters/letters'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { LetterProgress } from './letter-progress'

type LetterPageProps = {
  page: PageContext
  letter: LetterView
  failures: readonly LetterFailure[]
  sender: string
}

/** One letter: what is to be done with a draft, how far a letter on its way has come, what became of a sent one. */
export function LetterPage({ page, letter, failures, sender }: LetterPageProps) {
  return (
    <AdminLayout page={page} title={letter.subject} worker="editor" lead={`A letter of ${letter.newsletter}`}>
      {letter.state === 'draft' ? (
        <DraftActions letter={letter} />
      ) : (
        <LetterProgress page={page} letter={letter} failures={failures} />
      )}
      <Preview page={page} letter={letter} sender={sender} />
    </AdminLayout>
  )
}

function DraftActions({ letter }: { letter: LetterView }) {
  const readers = letter.subscribers === 1 ? 'one subscriber' : `${letter.subscribers} subscribers`
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
        {letter.subscribers > 0 && (
          <ConfirmForm
            action={`/letters/${letter.id}/sending`}
            label="Send it"
            variant="primary"
            question={`“${letter.subject}” goes to ${readers} of ${letter.newsletter} at once. It cannot be called back.`}
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
      {letter.subscribers === 0 && (
        <Notice>Nobody is subscribed to this newsletter yet, so there is nobody to send it to.</Notice>
      )}
    </div>
  )
}

async function Preview({ page, letter, sender }: Omit<LetterPageProps, 'failures'>) {
  const safeLetter = await letterHtml(letter.markdown)
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
        </header>
        <div class="doc">{safeLetter}</div>
        <footer class="muted">
          <p
            safe
          >{`You get this because you subscribed to ${letter.newsletter} of ${page.site.name}. Unsubscribe`}</p>
        </footer>
      </article>
    </Section>
  )
}
