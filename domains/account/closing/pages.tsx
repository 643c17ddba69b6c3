import type { PageContext } from '#core/contracts/page'
import { GRACE_DAYS } from '#core/services/account/closing/close-account'
import { Button, ButtonLink } from '#templates/components/button'
import { PageHeader } from '#templates/components/page-header'
import { Layout } from '#templates/layout'

/** Behind the link in the letter: the last question. */
export function ConfirmClosingPage({ page, token }: { page: PageContext; token: string }) {
  return (
    <Layout page={page} title="Close your account?" noindex>
      <PageHeader
        title="Close your account?"
        lead={`You are signed out everywhere at once. For ${GRACE_DAYS} days you can sign in and keep it; then it is erased.`}
      />
      <div class="stack">
        <p>
          You have not taken your data with you? <a href="/export">Download it first.</a>
        </p>
        <form class="cluster" method="post" action={`/closing/${token}`}>
          <Button variant="danger">Yes, close my account</Button>
          <ButtonLink href="/profile" variant="quiet">
            Keep it
          </ButtonLink>
        </form>
      </div>
    </Layout>
  )
}

export function ClosedPage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="Your account is closed" noindex>
      <PageHeader
        title="Your account is closed"
        lead={`You are signed out everywhere. In ${GRACE_DAYS} days it is erased; we have written to you when that is.`}
      />
      <div class="stack">
        <p class="measure">
          If you change your mind before then, sign in as always and say that you want to keep it.
        </p>
        <p class="cluster">
          <ButtonLink href={page.origins.blog}>To the front page</ButtonLink>
          <ButtonLink href="/login" variant="quiet">
            Keep my account
          </ButtonLink>
        </p>
      </div>
    </Layout>
  )
}
