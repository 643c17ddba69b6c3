import { Elysia } from 'elysia'
import { type Behaviour, createBehaviour } from './behaviour'
import { createCallbacks } from './callbacks'
import { cardRoutes } from './cards'
import { checkoutRoutes } from './checkouts'
import { createDashboard, type Dashboard } from './dashboard'
import { hostedPages } from './hosted-pages'
import { type CheckoutRecord, createLedger } from './ledger'
import { readerRoutes } from './readers'
import { notFound, Refusal } from './refusal'
import { openStateFile } from './state-file'
import { transactionRoutes } from './transactions'
import type { World } from './world'

const MAX_BODY_BYTES = 64 * 1024
// SumUp waits 1, 5, 20 and 120 minutes; here a minute is a second.
const CALLBACK_RETRY_DELAYS_MS = [1_000, 5_000, 20_000, 120_000]

export type SandboxOptions = {
  /** 0: any free one. */
  readonly port: number
  readonly hostname?: string
  /** The address that browsers reach it by, when it is not its own. */
  readonly publicUrl?: string
  readonly apiKey?: string
  readonly merchantCode?: string
  /** Asked for each page and answer: an operator may rename the cooperative while this runs. */
  readonly merchantName?: () => string
  /** Where checkouts outlive the process; without one they do not. */
  readonly stateFile?: string
  readonly callbackDelayMs?: number
  readonly callbackRetryDelaysMs?: readonly number[]
  readonly now?: () => Date
  /** Hears of callbacks given up and writes that failed. */
  readonly onFault?: (fault: unknown) => void
}

export type Sandbox = {
  /** For `createSumUpPayments({ host })`. */
  readonly url: string
  readonly apiKey: string
  readonly merchantCode: string
  readonly behaviour: Behaviour
  readonly dashboard: Dashboard
  /** Those that were paired, by their ids. */
  readonly readers: World['readers']
  /** Stops listening, leaves undelivered callbacks for the next start, writes the state file to its end. */
  stop(): Promise<void>
}

/**
 * A stand-in for SumUp where no money moves: it follows SumUp's OpenAPI document for checkouts, refunds and
 * transactions, and serves the hosted page. Throws `StateFileDamaged`, and what `Bun.serve` throws for a port in use.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const {
    hostname = '127.0.0.1',
    apiKey = 'sup_sk_sandbox',
    merchantCode = 'MSANDBOX',
    merchantName = () => 'Rose Ash',
    now = () => new Date(),
    onFault = fault => console.error('payments sandbox:', fault),
  } = options
  const state = options.stateFile ? await openStateFile(options.stateFile, onFault) : null
  const ledger = createLedger(state?.checkouts ?? [], checkout => state?.changed(checkout), now)
  const callbacks = createCallbacks({
    delayMs: options.callbackDelayMs ?? 0,
    retryDelaysMs: options.callbackRetryDelaysMs ?? CALLBACK_RETRY_DELAYS_MS,
    delivered: ledger.calledBack,
    onFault,
  })
  const readers: World['readers'] = new Map()
  const world: World = {
    ledger,
    readers,
    apiKey,
    merchant: {
      code: merchantCode,
      country: 'GB',
      get name() {
        return merchantName()
      },
    },
    publicUrl: () => options.publicUrl ?? url,
    settled: sendCallback,
  }
  // Made for its first caller: most starts and most tests pay nothing.
  let app: ReturnType<typeof sandboxApp> | undefined
  const answer = (request: Request) => {
    app ??= sandboxApp(world)
    return app.fetch(request)
  }
  const { behaviour, fetch } = createBehaviour(answer, callbacks, () => listener)

  let server = listen(options.port)
  // A free port that was found once is kept, also over `behaviour.down()` and `up()`.
  const port = server.port ?? options.port
  const url = `http://${hostname === '0.0.0.0' ? 'localhost' : hostname}:${port}`
  const listener = {
    listen() {
      server = listen(port)
    },
    close: () => server.stop(true),
  }
  for (const checkout of ledger.all()) if (checkout.callbackOwed) sendCallback(checkout)

  return {
    url,
    apiKey,
    merchantCode,
    behaviour,
    dashboard: createDashboard(ledger),
    readers,
    async stop() {
      await server.stop(true)
      await callbacks.stop()
      await state?.close()
    },
  }

  function listen(on: number) {
    // Without development Bun would share a port that another server has.
    return Bun.serve({
      port: on,
      hostname,
      fetch,
      development: false,
      reusePort: false,
      maxRequestBodySize: MAX_BODY_BYTES,
    })
  }

  function sendCallback(checkout: CheckoutRecord) {
    if (checkout.returnUrl !== null) callbacks.send(checkout)
  }
}

function sandboxApp(world: World) {
  return new Elysia({ name: 'payments-sandbox' })
    .onError(({ error, code }) => {
      if (error instanceof Refusal) return error.toResponse()
      if (code === 'NOT_FOUND') return notFound().toResponse()
      throw error
    })
    .use(checkoutRoutes(world))
    .use(cardRoutes(world))
    .use(transactionRoutes(world))
    .use(readerRoutes(world))
    .use(hostedPages(world))
}
