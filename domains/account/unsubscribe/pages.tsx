import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { Unsubscribing } from '#core/services/account/unsubscribe/unsubscribe-by-link'
import { Button, ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type Props = { page: PageContext; token: string; about: Unsubscribing }

/** Asks first: a mail program that opens every link must not unsubscribe anybody. */
export function UnsubscribePage({ page, token, about }: Props) {
  if (!about.subscribed) return <UnsubscribedPage page={page} token={token} about={about} />
  return (
    <Layout page={page} title="Unsubscribe" noindex>
      <PageHeader title={isolate`Unsubscribe from ${about.newsletter}?`} />
      <p>
        <strong safe>{about.email}</strong> will get no more of these letters.
      </p>
      <form method="post" action={`/unsubscribe/${token}`}>
        <Button>Unsubscribe</Button>
      </form>
    </Layout>
  )
}

export function UnsubscribedPage({ page, token, about }: Props) {
  return (
    <Layout page={page} title="Unsubscribed" noindex>
      <PageHeader title="You are unsubscribed" />
      <p>
        <strong safe>{about.email}</strong> gets no more letters of <span safe>{about.newsletter}</span>.
      </p>
      <form class="cluster" method="post" action={`/unsubscribe/${token}/subscription`}>
        <Button variant="plain">That was a mistake: subscribe again</Button>
        <ButtonLink href="/newsletters" variant="quiet">
          All newsletters
        </ButtonLink>
      </form>
    </Layout>
  )
}

export function ResubscribedPage({ page, about }: Omit<Props, 'token'>) {
  return (
    <Layout page={page} title="Subscribed again" noindex>
      <PageHeader title="You are subscribed again" />
      <p>
        <strong safe>{about.email}</strong> will get the next letter of <span safe>{about.newsletter}</span>.
      </p>
    </Layout>
  )
}
