import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

/** For whoever is not signed in: what there would be, and the way in. */
export function WelcomePage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="Your account" description="Your orders, tickets, bookings and letters.">
      <PageHeader
        title="Your account"
        lead="Your orders, tickets, bookings and letters in one place. No password: we send you a link."
      />
      <p class="cluster">
        <ButtonLink href="/login?return_to=%2F" icon="person">
          Sign in or join
        </ButtonLink>
        <ButtonLink href="/newsletters" variant="plain" icon="mail">
          See our newsletters
        </ButtonLink>
      </p>
    </Layout>
  )
}
