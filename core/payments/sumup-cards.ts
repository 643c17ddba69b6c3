import type { APIError, CheckoutSuccess, PaymentInstrumentResponse, SumUp } from '@sumup/sdk'
import type { CardsOnFile, ChargeOutcome, PaymentInstrument } from '#core/contracts/platform/cards-on-file'
import { CheckoutNotFound, PaymentsUnavailable } from './refusals'
import { ask, type ReadRefusal } from './sumup-request'

type Client = Pick<SumUp, 'customers' | 'put'>

/** What SumUp says where the bank asks for the cardholder (3-D Secure): 202 and where their browser would go. */
type Processed = CheckoutSuccess & { readonly next_step?: unknown }

/** SumUp's customers with their payment instruments, and how one is charged. */
export function sumUpCards(client: Client, timeoutMs: number): CardsOnFile {
  const { customers } = client
  const segment = encodeURIComponent

  return {
    async keepCustomer(customerId, name, email) {
      const [first = '', ...others] = name.split(' ')
      const personal = { first_name: first, last_name: others.join(' '), email }
      const body = { customer_id: customerId, personal_details: personal }
      await known(409, refusalOf => ask(timeoutMs, () => customers.create(body), refusalOf))
    },

    async instrumentsOf(customerId) {
      const listed = await known(404, refusalOf =>
        ask(timeoutMs, () => customers.listPaymentInstruments(segment(customerId)), refusalOf),
      )
      return [...(listed ?? [])].sort(newestFirst).flatMap(instrumentOf)
    },

    async deactivate(customerId, token) {
      await known(404, refusalOf =>
        ask(
          timeoutMs,
          () => customers.deactivatePaymentInstrument(segment(customerId), segment(token)),
          refusalOf,
        ),
      )
    },

    async charge(checkoutId, customerId, token) {
      const path = `/v0.1/checkouts/${segment(checkoutId)}`
      const body = { payment_type: 'card', customer_id: customerId, token }
      try {
        const answer = await ask(
          timeoutMs,
          () => client.put<Processed>({ path, body }),
          refusalOfCharge(checkoutId),
        )
        return outcomeOf(answer)
      } catch (refused) {
        if (refused instanceof ChargeRefused) return refused.outcome
        throw refused
      }
    },
  }
}

/** The answer; null where SumUp says with this status that it is done, or gone, already. */
async function known<Answer>(
  status: number,
  question: (refusalOf: ReadRefusal) => Promise<Answer>,
): Promise<Answer | null> {
  const already = new Error('known')
  try {
    return await question(refusal => (refusal.status === status ? already : null))
  } catch (fault) {
    if (fault === already) return null
    throw fault
  }
}

const newestFirst = (a: PaymentInstrumentResponse, b: PaymentInstrumentResponse) =>
  Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '') || 0

function instrumentOf({ token, active, card }: PaymentInstrumentResponse): readonly PaymentInstrument[] {
  if (!token) return []
  return [
    { token, active: active !== false, type: card?.type ?? 'UNKNOWN', last4: card?.last_4_digits ?? null },
  ]
}

/** Said by a refusal, and an answer all the same. */
class ChargeRefused extends Error {
  constructor(readonly outcome: ChargeOutcome) {
    super(outcome)
  }
}

const refusalOfCharge =
  (checkoutId: string): ReadRefusal =>
  refusal => {
    if (refusal.status === 404) return new CheckoutNotFound(checkoutId)
    if (refusal.status === 409) return new ChargeRefused('over')
    if (refusal.status === 400 || refusal.status === 402)
      return new ChargeRefused(/expired/i.test(codeOf(refusal)) ? 'expired' : 'declined')
    return null
  }

function codeOf({ error }: APIError<unknown>): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const { error_code: code = '', message = '' } = error as Readonly<Record<string, unknown>>
  return `${code} ${message}`
}

function outcomeOf(answer: Processed): ChargeOutcome {
  if (answer?.next_step) return 'asks'
  if (answer?.status === 'PAID') return 'paid'
  if (answer?.status === 'FAILED') return 'declined'
  if (answer?.status === 'EXPIRED') return 'over'
  throw new PaymentsUnavailable(`SumUp answered a charge with ${answer?.status}`)
}
