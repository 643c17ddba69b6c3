import { toMajorUnits } from '../major-units'
import type { CheckoutRecord, Ledger, Payment, TransactionRecord } from './ledger'

/** Who the sandbox is to the world. */
export type Merchant = {
  readonly code: string
  readonly name: string
  /** ISO 3166-1. */
  readonly country: string
}

/** `Checkout` of the specification, as a creation and a deactivation answer it. */
export function checkoutAnswer(
  checkout: CheckoutRecord,
  status: ReturnType<Ledger['statusOf']>,
  merchant: Merchant,
  publicUrl: string,
) {
  return {
    checkout_reference: checkout.reference,
    amount: toMajorUnits(checkout.amount),
    currency: checkout.amount.currency,
    merchant_code: merchant.code,
    merchant_country: merchant.country,
    merchant_name: merchant.name,
    // JSON leaves out what is undefined, as SumUp leaves out what was not given.
    description: checkout.description ?? undefined,
    return_url: checkout.returnUrl ?? undefined,
    redirect_url: checkout.redirectUrl ?? undefined,
    id: checkout.id,
    status,
    date: checkout.date,
    valid_until: checkout.validUntil ?? undefined,
    purpose: checkout.setsUpFor ? 'SETUP_RECURRING_PAYMENT' : 'CHECKOUT',
    customer_id: checkout.setsUpFor,
    hosted_checkout: checkout.hosted ? { enabled: true } : undefined,
    hosted_checkout_url: checkout.hosted ? `${publicUrl}/pay/${checkout.id}` : undefined,
    transactions: checkout.transactions.map(transaction =>
      transactionAnswer({ checkout, transaction }, merchant),
    ),
  }
}

/** `CheckoutSuccess`: a checkout with the payment that completed it, if one did. */
export function checkoutWithPayment(
  ...[checkout, status, merchant, publicUrl]: Parameters<typeof checkoutAnswer>
) {
  const payment = checkout.transactions.find(transaction => transaction.successful)
  return {
    ...checkoutAnswer(checkout, status, merchant, publicUrl),
    transaction_code: payment?.code,
    transaction_id: payment?.id,
    payment_instrument: checkout.card ? { token: checkout.card.token } : undefined,
  }
}

/** The members that a transaction has inside its checkout (`TransactionBase`, `TransactionCheckoutInfo`). */
function transactionAnswer({ checkout, transaction }: Payment, merchant: Merchant) {
  return {
    id: transaction.id,
    transaction_code: transaction.code,
    amount: toMajorUnits(checkout.amount),
    currency: checkout.amount.currency,
    timestamp: transaction.timestamp,
    status: transactionStatus(transaction),
    payment_type: 'ECOM',
    installments_count: 1,
    merchant_code: merchant.code,
    vat_amount: 0,
    tip_amount: 0,
    entry_mode: 'CUSTOMER_ENTRY',
    auth_code: transaction.successful ? transaction.authCode : undefined,
  }
}

/** `TransactionFull`: with its refunds as events. */
export function fullTransactionAnswer(payment: Payment, merchant: Merchant) {
  const { checkout, transaction } = payment
  const events = transaction.refunds.map(({ id, amount, timestamp, chargedBack, won }) => ({
    id,
    type: chargedBack ? 'CHARGE_BACK' : 'REFUND',
    status: won ? 'FAILED' : chargedBack ? 'SUCCESSFUL' : 'REFUNDED',
    amount: toMajorUnits({ amount, currency: checkout.amount.currency }),
    timestamp,
  }))
  return {
    ...transactionAnswer(payment, merchant),
    product_summary: checkout.description ?? undefined,
    simple_status:
      transaction.disputed ||
      events.some(({ type, status }) => type === 'CHARGE_BACK' && status === 'SUCCESSFUL')
        ? 'CHARGEBACK'
        : transactionStatus(transaction),
    simple_payment_type: 'CARD',
    events: events.map(event => ({ ...event, transaction_id: transaction.id })),
    transaction_events: events.map(({ type, ...event }) => ({
      ...event,
      event_type: type,
      date: event.timestamp.slice(0, 10),
    })),
  }
}

function transactionStatus({ successful, refunds }: TransactionRecord) {
  if (!successful) return 'FAILED'
  return refunds.some(({ chargedBack }) => !chargedBack) ? 'REFUNDED' : 'SUCCESSFUL'
}
