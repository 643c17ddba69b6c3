import type { PageContext } from '#core/contracts/page'
import type { EmailChangeView } from '#core/services/account/profile/confirm-email'
import { Button, ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

type ConfirmProps = { page: PageContext; token: string; change: EmailChangeView }

export function ConfirmEmailPage({ page, token, change }: ConfirmProps) {
  const title = change.says === 'new' ? 'Is this your new address?' : 'Do you want another address?'
  return (
    <Layout page={page} title={title} noindex>
      <PageHeader title={title} />
      <p>
        From now on you would sign in with <strong safe>{change.to}</strong> instead of{' '}
        <span safe>{change.from}</span>. Both addresses have to say so.
      </p>
      <form class="cluster" method="post" action={`/profile/email/${token}`}>
        <Button>Yes, change it</Button>
        <ButtonLink href="/profile" variant="quiet">
          Leave it as it was
        </ButtonLink>
      </form>
    </Layout>
  )
}

export function CancelEmailPage({ page, token, to }: { page: PageContext; token: string; to: string }) {
  return (
    <Layout page={page} title="Keep your address?" noindex>
      <PageHeader title="Keep your address?" />
      <p>
        Somebody asked that your account be signed in to with <strong safe>{to}</strong>. If that was not you,
        cancel it here.
      </p>
      <form class="cluster" method="post" action={`/email-change/${token}`}>
        <Button>Keep my address</Button>
      </form>
    </Layout>
  )
}

export function EmailKeptPage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="Your address stays" noindex>
      <PageHeader
        title="Your address stays"
        lead="Nothing was changed. If it was not you who asked, somebody else is in your account: look at your devices, and sign out those that you do not know."
      />
      <p>
        <ButtonLink href="/devices">Your devices</ButtonLink>
      </p>
    </Layout>
  )
}
