import type { APIError, SumUp } from '@sumup/sdk'
import type { CardReaders, Reading, StartedReading } from '#core/contracts/platform/card-readers'
import type { Transaction } from '#core/contracts/platform/payments'
import { toReaderUnits } from './reader-units'
import { PairingRefused, PaymentsUnavailable, ReaderBusy, ReaderOffline, ReaderUnknown } from './refusals'
import { readTransaction } from './sumup-answers'
import { readHistory } from './sumup-history'
import { ask, type ReadRefusal } from './sumup-request'

type Client = Pick<SumUp, 'readers' | 'transactions'>

/** SumUp's Readers API. Amounts are whole minor units there, unlike online. */
export function sumUpReaders(
  { readers, transactions }: Client,
  merchant: string,
  timeoutMs: number,
): CardReaders {
  const segment = encodeURIComponent

  async function transactionOf(query: {
    client_transaction_id?: string
    id?: string
  }): Promise<Transaction | null> {
    const missing = new ReaderUnknown('no transaction yet')
    try {
      return readTransaction(
        await ask(
          timeoutMs,
          () => transactions.get(merchant, query),
          refusal => (refusal.status === 404 ? missing : null),
        ),
      )
    } catch (fault) {
      if (fault === missing) return null
      throw fault
    }
  }

  return {
    async pair(code, name) {
      const { id } = await ask(
        timeoutMs,
        () => readers.create(merchant, { pairing_code: code, name }),
        () => new PairingRefused('SumUp does not know this code'),
      )
      return { id }
    },

    async remove(readerId) {
      const gone = new ReaderUnknown(readerId)
      try {
        await ask(
          timeoutMs,
          () => readers.delete(merchant, segment(readerId)),
          refusal => (refusal.status === 404 ? gone : null),
        )
      } catch (fault) {
        if (fault !== gone) throw fault
      }
    },

    async status(readerId) {
      const { data } = await ask(
        timeoutMs,
        () => readers.getStatus(merchant, segment(readerId)),
        refusalOf(readerId),
      )
      const online = data.status === 'ONLINE'
      return {
        online,
        busy: online && data.state !== undefined && data.state !== 'IDLE',
        battery: data.battery_level ?? null,
      }
    },

    async start(readerId, { amount, description }) {
      const body = {
        total_amount: toReaderUnits(amount),
        description,
      }
      const { data } = await ask(
        timeoutMs,
        () => readers.createCheckout(merchant, segment(readerId), body),
        refusalOf(readerId),
      )
      if (!data?.client_transaction_id) throw new PaymentsUnavailable('SumUp started something without an id')
      return { clientTransactionId: data.client_transaction_id, checkoutId: data.checkout_id ?? null }
    },

    async terminate(readerId) {
      await ask(timeoutMs, () => readers.terminateCheckout(merchant, segment(readerId)), refusalOf(readerId))
    },

    async reading(readerId, started) {
      const transaction = await transactionOf({ client_transaction_id: started.clientTransactionId })
      if (transaction) return readingOf(transaction)
      return { state: await stateOfCheckout(readerId, started) }
    },

    async findReading({ amount, description }, since) {
      const entries = await readHistory(transactions, merchant, timeoutMs, {
        oldest_time: since.toISOString(),
      })
      const found = entries.find(
        entry =>
          entry.kind === 'payment' &&
          entry.description === description &&
          entry.amount.amount === amount.amount &&
          entry.amount.currency === amount.currency,
      )
      return found ? transactionOf({ id: found.transactionId }) : null
    },
  }

  /** Paid, but with no transaction yet, waits: only a transaction is proof. */
  async function stateOfCheckout(
    readerId: string,
    { checkoutId }: StartedReading,
  ): Promise<'waiting' | 'declined' | 'over'> {
    if (!checkoutId) return 'waiting'
    const { data } = await ask(
      timeoutMs,
      () => readers.getCheckout(merchant, segment(readerId), segment(checkoutId)),
      refusalOf(readerId),
    )
    if (data.status === 'failed') return 'declined'
    return data.status === 'cancelled' ? 'over' : 'waiting'
  }
}

function readingOf(transaction: Transaction): Reading {
  if (transaction.status === 'SUCCESSFUL' || transaction.status === 'REFUNDED')
    return { state: 'paid', transaction }
  if (transaction.status === 'PENDING') return { state: 'waiting' }
  return { state: transaction.status === 'FAILED' ? 'declined' : 'over' }
}

const refusalOf =
  (readerId: string): ReadRefusal =>
  refusal => {
    const type = typeOf(refusal)
    if (type === 'READER_BUSY') return new ReaderBusy(readerId)
    if (type === 'READER_OFFLINE') return new ReaderOffline(readerId)
    return refusal.status === 404 ? new ReaderUnknown(readerId) : null
  }

function typeOf({ error }: APIError<unknown>): unknown {
  const { errors } = (error ?? {}) as { readonly errors?: { readonly type?: unknown } }
  return errors?.type
}
