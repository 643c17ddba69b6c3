import { Elysia } from 'elysia'
import { toMajorUnits } from '../major-units'
import { fromReaderUnits, readerDigits, toReaderUnits } from '../reader-units'
import { Frame } from './hosted-page'
import { html } from './hosted-pages'
import type { CheckoutRecord, ReaderRecord } from './ledger'
import { Refusal } from './refusal'
import { authorise, bodyOf, type World } from './world'

/** A reader refuses a second request for so long. */
const BUSY_MS = 60_000
const PAIRING_CODE = /^[A-Z0-9]{8,9}$/

/** Readers that are a page each: pair one with any code of eight or nine letters, then press “Hold a card to it”. */
export function readerRoutes(world: World) {
  const { ledger, merchant, readers } = world
  const found = (id: string) => {
    const reader = readers.get(id)
    if (!reader) throw readerNotFound()
    return reader
  }
  const latestOf = (readerId: string): CheckoutRecord | undefined =>
    [...ledger.all()].filter(checkout => checkout.readerId === readerId).at(-1)
  const waitingAt = (readerId: string) => {
    const latest = latestOf(readerId)
    return latest && ledger.statusOf(latest) === 'PENDING' ? latest : undefined
  }

  const api = new Elysia({ name: 'payments-sandbox-readers' })
    .onBeforeHandle(({ request }) => authorise(request, world))
    .get('/v0.1/merchants/:merchant/readers', () =>
      Response.json({ items: [...readers.values()].map(readerAnswer) }),
    )
    .post(
      '/v0.1/merchants/:merchant/readers',
      async ({ request }) => {
        const { pairing_code: code, name } = await bodyOf(request)
        if (typeof code !== 'string' || !PAIRING_CODE.test(code) || typeof name !== 'string')
          throw pairingRefused()
        // The same code is the same reader, also after a restart of the sandbox.
        const id = `rdr_${new Bun.CryptoHasher('sha256').update(code).digest('hex').slice(0, 26).toUpperCase()}`
        const at = new Date().toISOString()
        const reader = { id, name, at }
        readers.set(id, reader)
        return Response.json(readerAnswer(reader), { status: 201 })
      },
      { parse: 'none' },
    )
    .delete('/v0.1/merchants/:merchant/readers/:reader', ({ params }) => {
      readers.delete(found(params.reader).id)
      return new Response(null, { status: 200 })
    })
    .get('/v0.1/merchants/:merchant/readers/:reader/status', ({ params }) => {
      const { id, offline } = found(params.reader)
      const state = waitingAt(id) ? 'WAITING_FOR_CARD' : 'IDLE'
      return Response.json({ data: { status: offline ? 'OFFLINE' : 'ONLINE', state, battery_level: 80 } })
    })
    .post(
      '/v0.1/merchants/:merchant/readers/:reader/checkout',
      async ({ params, request }) => {
        const { id, offline } = found(params.reader)
        if (offline) throw readerRefuses('READER_OFFLINE', 'The device is offline.')
        const waiting = waitingAt(id)
        if (waiting && Date.now() - Date.parse(waiting.date) < BUSY_MS)
          throw readerRefuses('READER_BUSY', 'There is a pending checkout for the device.')
        if (waiting) ledger.deactivate(waiting)
        const { amount, description } = readRequest(await bodyOf(request))
        const reference = crypto.randomUUID()
        const opened = ledger.open({
          reference,
          amount,
          description,
          returnUrl: null,
          redirectUrl: null,
          validUntil: null,
          hosted: false,
          readerId: id,
        })
        return Response.json(
          { data: { checkout_id: opened?.id, client_transaction_id: reference } },
          { status: 201 },
        )
      },
      { parse: 'none' },
    )
    .get('/v0.1/merchants/:merchant/readers/:reader/checkout/:checkout', ({ params }) => {
      const { id } = found(params.reader)
      const checkout = ledger.byId(params.checkout)
      if (!checkout || checkout.readerId !== id) throw readerNotFound()
      return Response.json({ data: readerCheckout(checkout, ledger.statusOf(checkout)) })
    })
    .post(
      '/v0.1/merchants/:merchant/readers/:reader/terminate',
      ({ params }) => {
        const { id, offline } = found(params.reader)
        if (offline) throw readerRefuses('READER_OFFLINE', 'The device is offline.')
        const waiting = waitingAt(id)
        if (waiting) ledger.deactivate(waiting)
        return Response.json({}, { status: 202 })
      },
      { parse: 'none' },
    )

  const pages = new Elysia({ name: 'payments-sandbox-reader-pages' })
    .get('/readers', () => html(<ReadersPage readers={[...readers.values()]} />, 200))
    .get('/readers/:reader', ({ params }) => {
      const reader = readers.get(params.reader)
      if (!reader) return html(<ReadersPage readers={[...readers.values()]} />, 404)
      return html(<ReaderPage reader={reader} waiting={waitingAt(reader.id)} />, 200)
    })
    .post(
      '/readers/:reader/:choice',
      ({ params }) => {
        const waiting = waitingAt(params.reader)
        if (waiting) {
          ledger.settle(waiting, params.choice === 'card')
          // A reader asks once: what failed there is over.
          if (params.choice !== 'card') ledger.deactivate(waiting)
        }
        return new Response(null, { status: 303, headers: { location: `/readers/${params.reader}` } })
      },
      { parse: 'none' },
    )

  return new Elysia({ name: 'payments-sandbox-all-readers' }).use(api).use(pages)

  function readerCheckout(checkout: CheckoutRecord, status: ReturnType<typeof ledger.statusOf>) {
    const { amount } = checkout
    return {
      checkout_id: checkout.id,
      client_transaction_id: checkout.reference,
      created_at: checkout.date,
      updated_at: checkout.date,
      valid_until: null,
      card_type: 'debit',
      installments: null,
      payment_status: null,
      payment_type: 'card',
      reader_firmware_version: '3.3.3.21',
      reader_serial_number: merchant.code,
      status: STATUS[status](checkout),
      total_amount: toReaderUnits(amount),
    }
  }
}

const STATUS = {
  PENDING: () => 'pending',
  FAILED: () => 'failed',
  PAID: () => 'successful',
  EXPIRED: (checkout: CheckoutRecord) => (checkout.transactions.length > 0 ? 'failed' : 'cancelled'),
} as const

const readerAnswer = ({ id, name, at }: ReaderRecord) => ({
  id,
  name,
  status: 'paired',
  created_at: at,
  updated_at: at,
  device: { identifier: id.slice(4, 16), model: 'solo' },
})

function readRequest(body: Readonly<Record<string, unknown>>) {
  const { total_amount: total, description } = body
  const { value, currency, minor_unit: digits } = (total ?? {}) as Readonly<Record<string, unknown>>
  if (typeof value !== 'number' || typeof currency !== 'string' || typeof digits !== 'number' || value <= 0)
    throw new Refusal(422, { errors: { total_amount: ['must be greater than 0'] } })
  if (!Number.isInteger(value) || digits !== readerDigits(currency))
    throw new Refusal(422, { errors: { total_amount: ['is invalid'] } })
  const amount = fromReaderUnits(value, currency)
  return { amount, description: typeof description === 'string' ? description : null }
}

const readerRefuses = (type: string, detail: string) => new Refusal(422, { errors: { type, detail } })
const readerNotFound = () =>
  new Refusal(
    404,
    {
      type: 'https://developer.sumup.com/problem/not-found',
      title: "Requested resource couldn't be found.",
      status: 404,
      detail: "The requested resource doesn't exist or does not belong to you.",
    },
    'application/problem+json',
  )
const pairingRefused = () =>
  new Refusal(
    404,
    {
      type: 'https://developer.sumup.com/problem/not-found',
      title: 'Not Found',
      status: 404,
      detail: 'The pairing code is not known.',
    },
    'application/problem+json',
  )

function ReadersPage({ readers }: { readers: readonly ReaderRecord[] }): JSX.Element {
  return (
    <Frame title="Readers">
      <main>
        <h1>Readers</h1>
        {readers.length === 0 ? (
          <p>Pair one in the shop, with any code of eight letters and digits.</p>
        ) : (
          <ul>
            {readers.map(({ id, name }) => (
              <li>
                <a href={`/readers/${id}`} safe>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        )}
      </main>
    </Frame>
  )
}

function ReaderPage({ reader, waiting }: { reader: ReaderRecord; waiting?: CheckoutRecord }): JSX.Element {
  const amount = waiting ? `${toMajorUnits(waiting.amount)} ${waiting.amount.currency}` : ''
  return (
    <Frame title={reader.name}>
      <main>
        <h1 safe>{reader.name}</h1>
        {waiting ? (
          <form method="post" action={`/readers/${reader.id}/card`}>
            <p class="amount" safe>
              {amount}
            </p>
            <p safe>{waiting.description ?? ''}</p>
            <button type="submit" class="pay">
              Hold a card to it
            </button>
            <button type="submit" formaction={`/readers/${reader.id}/decline`}>
              Let the card be declined
            </button>
          </form>
        ) : (
          <p>
            Ready. <a href={`/readers/${reader.id}`}>Look again</a>
          </p>
        )}
      </main>
    </Frame>
  )
}
