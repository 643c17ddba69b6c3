import { fromMajorUnits } from '../major-units'
import { InexactAmount } from '../refusals'
import type { CheckoutRecord, Ledger } from './ledger'
import { forbiddenMerchant, invalid } from './refusal'

const REFERENCE_LENGTH = 90
const REQUIRED = ['checkout_reference', 'amount', 'currency', 'merchant_code'] as const
// As the specification lists them: a yen is refused here as it is there.
const CURRENCIES = new Set('BGN BRL CHF CLP COP CZK DKK EUR GBP HRK HUF NOK PLN RON SEK USD'.split(' '))

type Draft = Parameters<Ledger['open']>[0]
type Body = Readonly<Record<string, unknown>>

/** Reads a `CheckoutCreateRequest`, or throws the refusal that names the first field at fault. */
export function readNewCheckout(body: Body, merchantCode: string): Draft {
  const missing = REQUIRED.find(name => body[name] === undefined || body[name] === null || body[name] === '')
  if (missing) throw invalid('MISSING', missing)
  const reference = text(body, 'checkout_reference')!
  if (reference.length > REFERENCE_LENGTH) throw invalid('INVALID', 'checkout_reference')
  if (text(body, 'merchant_code') !== merchantCode) throw forbiddenMerchant()
  return {
    reference,
    amount: amountOf(body),
    description: text(body, 'description'),
    returnUrl: webAddress(body, 'return_url'),
    redirectUrl: webAddress(body, 'redirect_url'),
    validUntil: moment(body, 'valid_until'),
    hosted: hosted(body),
    setsUpFor: setsUpFor(body),
  }
}

function amountOf(body: Body): CheckoutRecord['amount'] {
  const currency = text(body, 'currency')!
  if (!CURRENCIES.has(currency)) throw invalid('INVALID', 'currency')
  if (typeof body.amount !== 'number' || body.amount <= 0) throw invalid('INVALID', 'amount')
  try {
    return fromMajorUnits(body.amount, currency)
  } catch (fault) {
    throw fault instanceof InexactAmount ? invalid('INVALID', 'amount') : fault
  }
}

function hosted(body: Body): boolean {
  const given = body.hosted_checkout
  if (given === undefined) return false
  const enabled =
    typeof given === 'object' && given !== null && 'enabled' in given ? given.enabled : undefined
  if (typeof enabled !== 'boolean') throw invalid('MISSING', 'hosted_checkout.enabled')
  return enabled
}

/** The customer whose card it sets up; undefined where something is paid. */
function setsUpFor(body: Body): string | undefined {
  const purpose = text(body, 'purpose') ?? 'CHECKOUT'
  if (purpose === 'CHECKOUT') return undefined
  if (purpose !== 'SETUP_RECURRING_PAYMENT') throw invalid('INVALID', 'purpose')
  const customer = text(body, 'customer_id')
  if (!customer) throw invalid('MISSING', 'customer_id')
  return customer
}

function moment(body: Body, name: string): string | null {
  const given = text(body, name)
  if (given === null) return null
  const time = Date.parse(given)
  if (Number.isNaN(time)) throw invalid('INVALID', name)
  return new Date(time).toISOString()
}

function webAddress(body: Body, name: string): string | null {
  const given = text(body, name)
  if (given === null) return null
  const { protocol } = URL.parse(given) ?? { protocol: '' }
  if (protocol !== 'http:' && protocol !== 'https:') throw invalid('INVALID', name)
  return given
}

function text(body: Body, name: string): string | null {
  const given = body[name] ?? null
  if (given !== null && typeof given !== 'string') throw invalid('INVALID', name)
  return given
}
