import type { NewsletterChoice } from '#core/contracts/account'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { OwnSuppression } from '#core/services/account/suppressions/own-suppression'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { Notice } from '#templates/components/notice'
import { Time } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type NewslettersProps = {
  page: PageContext
  choices: readonly NewsletterChoice[]
  /** Why nothing is sent to the viewer's address. */
  suppression: OwnSuppression | null
}

/** For members, what they get; for visitors, what there is to get. */
export function NewslettersPage({ page, choices, suppression }: NewslettersProps) {
  const isEditor = mayAct(page.viewer, 'newsletters')
  return (
    <AccountLayout
      page={page}
      part="newsletters"
      title="Newsletters"
      lead="Take what you like to read. Every letter has a link to leave with, and one press is enough."
      actions={
        isEditor ? (
          <ButtonLink href="/letters" variant="plain" icon="edit">
            Write a letter
          </ButtonLink>
        ) : undefined
      }
    >
      {suppression !== null && <Suppressed page={page} suppression={suppression} />}
      {choices.length === 0 ? (
        <EmptyState title="No newsletters yet" text="When we begin one, it will be here." />
      ) : (
        <>
          <h2 class="visually-hidden">What there is</h2>
          <CardGrid>
            {choices.map(choice => (
              <NewsletterCard page={page} choice={choice} />
            ))}
          </CardGrid>
        </>
      )}
    </AccountLayout>
  )
}

function Suppressed({ page, suppression }: { page: PageContext; suppression: OwnSuppression }) {
  const { reason, since } = suppression
  const address = page.viewer.member?.email ?? ''
  return (
    <Notice kind="error" title="Our letters to you came back">
      <p>
        <span safe>{`Since we were told that nothing reaches ${address}, on `}</span>
        <Time at={since} locale={page.locale} timeZone={page.timeZone} />, we send no newsletters there. The
        mail server said: <q safe>{reason}</q>
      </p>
      <form method="post" action="/newsletters/suppression?_method=delete" class="cluster">
        <Button small>It works: send them again</Button>
        <ButtonLink href="/profile" variant="quiet" small>
          Change the address
        </ButtonLink>
      </form>
    </Notice>
  )
}

function NewsletterCard({ page, choice }: { page: PageContext; choice: NewsletterChoice }) {
  const action = `/newsletters/${choice.id}/subscription`
  return (
    <Card title={choice.name}>
      <p safe>{choice.description}</p>
      {!page.viewer.member && (
        <p>
          <ButtonLink href="/login?return_to=%2Fnewsletters" variant="plain">
            Sign in to subscribe
          </ButtonLink>
        </p>
      )}
      {!!page.viewer.member && choice.subscribed && (
        <form method="post" action={`${action}?_method=delete`} class="cluster">
          <Badge text="You get this" tone="success" />
          <Button variant="quiet" small>
            Stop<span class="visually-hidden" safe>{isolate` getting ${choice.name}`}</span>
          </Button>
        </form>
      )}
      {!!page.viewer.member && !choice.subscribed && (
        <form method="post" action={action}>
          <Button small icon="mail">
            Subscribe<span class="visually-hidden" safe>{isolate` to ${choice.name}`}</span>
          </Button>
        </form>
      )}
    </Card>
  )
}
