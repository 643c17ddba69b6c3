import type { PageContext } from '#core/contracts/page'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Section } from '#templates/components/page-header'

/** What only a guest has to be told: where this page is found again, and what becomes of their address. */
export function GuestMatters({ page, order }: { page: PageContext; order: OrderView }) {
  const signIn = `${page.origins.cart}/login?return_to=${encodeURIComponent(`/orders/${order.number}`)}`
  return (
    <>
      <Section title="You ordered without an account" id="guest">
        <p>
          Keep the link in our letter: it opens this page, and whoever has it can do what you can do here. If
          you ever sign in as <strong safe>{order.email}</strong>, this order is in your account. You need
          not.
        </p>
        <p>
          <ButtonLink href={signIn} variant="plain">
            Sign in and keep it in an account
          </ButtonLink>
        </p>
      </Section>
      <Section title="What we know of you" id="known">
        <p>
          Your name, your e-mail address and what you ordered.{' '}
          <a href={`${order.path}/export.json`}>Take all of it with you</a> as a file.
        </p>
        <ConfirmForm
          action={`${order.path}?_method=delete`}
          label="Forget me"
          question="Your name and address are erased from all that you ordered in this browser with this address. Amounts stay in our books, as the law demands. It cannot be undone."
          confirm="Yes, forget me"
        />
      </Section>
    </>
  )
}
