import { formatMoney } from '#core/contracts/money'
import type { CheckoutStatus } from '#core/contracts/platform/payments'
import type { Merchant } from './answers'
import type { CheckoutRecord } from './ledger'

const LOCALE = 'en-GB'

type PageProps = {
  readonly checkout: CheckoutRecord
  readonly status: CheckoutStatus
  readonly merchant: Merchant
}

/** Where the buyer pays, or chooses not to. A form and three buttons: it needs no JavaScript. */
export function HostedPage({ checkout, status, merchant }: PageProps): JSX.Element {
  const amount = formatMoney(checkout.amount, LOCALE)
  return (
    <Frame title={`${TITLES[status]}: ${amount} to ${merchant.name}`}>
      <main>
        <h1 safe>{TITLES[status]}</h1>
        <dl>
          <dt>To</dt>
          <dd safe>{merchant.name}</dd>
          <dt>For</dt>
          <dd safe>{checkout.description ?? checkout.reference}</dd>
          <dt>Amount</dt>
          <dd class="amount" safe>
            {amount}
          </dd>
        </dl>
        {status === 'PENDING' || status === 'FAILED' ? (
          <Choices checkout={checkout} status={status} amount={amount} />
        ) : (
          <Ending checkout={checkout} status={status} />
        )}
      </main>
    </Frame>
  )
}

/** Nothing is to be paid here. */
export function NoCheckoutPage(): JSX.Element {
  return (
    <Frame title="No such payment">
      <main>
        <h1>There is no such payment</h1>
        <p>The address may be cut short. Please go back to the shop and press Pay again.</p>
      </main>
    </Frame>
  )
}

const TITLES: Readonly<Record<CheckoutStatus, string>> = {
  PENDING: 'Pay',
  FAILED: 'Try again',
  PAID: 'Paid',
  EXPIRED: 'Too late',
}

type ChoicesProps = Omit<PageProps, 'merchant'> & { readonly amount: string }

function Choices({ checkout, status, amount }: ChoicesProps): JSX.Element {
  const page = `/pay/${checkout.id}`
  if (checkout.setsUpFor) return <CardChoices page={page} />
  return (
    <form method="post" action={`${page}/payment`}>
      {status === 'FAILED' ? <p role="status">The last attempt failed. You can try again.</p> : null}
      <button type="submit" class="pay" safe>{`Pay ${amount}`}</button>
      <button type="submit" formaction={`${page}/failure`}>
        Let the payment fail
      </button>
      <button type="submit" formaction={`${page}/abandonment`}>
        Leave without paying
      </button>
    </form>
  )
}

/** Which card to leave: the shop has to get along with each. */
function CardChoices({ page }: { page: string }): JSX.Element {
  return (
    <form method="post" action={`${page}/card/works`}>
      <p>Leave a card, to be charged later. Nothing is paid now.</p>
      <button type="submit" class="pay">
        A card that works (4242)
      </button>
      <button type="submit" formaction={`${page}/card/declines`}>
        One that will be declined (0002)
      </button>
      <button type="submit" formaction={`${page}/card/expired`}>
        One that will have expired (0069)
      </button>
      <button type="submit" formaction={`${page}/card/asks`}>
        One whose bank will ask its owner (3184)
      </button>
      <button type="submit" formaction={`${page}/failure`}>
        Let it fail
      </button>
      <button type="submit" formaction={`${page}/abandonment`}>
        Leave without a card
      </button>
    </form>
  )
}

function Ending({ checkout, status }: Omit<PageProps, 'merchant'>): JSX.Element {
  return (
    <>
      <p role="status">
        {status === 'PAID' ? 'This is paid. Thank you.' : 'This can no longer be paid. Nothing was taken.'}
      </p>
      {checkout.redirectUrl === null ? (
        <p>You can close this page.</p>
      ) : (
        <p>
          <a href={checkout.redirectUrl}>Back to the shop</a>
        </p>
      )}
    </>
  )
}

/** A page of the sandbox. */
export function Frame({ title, children }: { title: string; children: JSX.Element }): JSX.Element {
  return (
    <>
      {'<!doctype html>'}
      <html lang={LOCALE}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title safe>{`${title} (sandbox)`}</title>
          <link rel="stylesheet" href="/hosted-page.css" />
        </head>
        <body>
          <header>
            <strong>Sandbox.</strong> No money moves here: nobody asks for a card, and nothing is charged.
          </header>
          {children}
        </body>
      </html>
    </>
  )
}
