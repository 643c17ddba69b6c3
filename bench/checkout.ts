import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { press } from '#core/payments/sandbox/cast'
import { type BuyersDoor, openBuyersDoor } from './lib/buyers'
import { startCooperative } from './lib/cooperative'
import type { BenchRow } from './report'

export const name = 'Buyers at once on the last jars'

const BUYERS = 200
const JARS = 10
const BAR_PER_SECOND = 50
const CALLBACK_MS = 10_000

/**
 * Every buyer has one jar in the cart and the checkout form open; then all press "order" at the same moment. The
 * lucky ones pay at the sandbox's page, whose callbacks settle their orders.
 */
export async function run(): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coop-bench-'))
  const database = await startEmbeddedPostgres({ dataDir })
  const env = {
    DATABASE_URL: database.url,
    COOP_SECRET: 'the bench signs with thirty-two odd letters: qvzkx',
    COOP_DEMO: '0',
  }
  const cooperative = await startCooperative({ env })
  const door = await openBuyersDoor(database.url, cooperative.origin('cart'))
  try {
    return await rush(door)
  } finally {
    await door.close()
    await cooperative.stop()
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function rush(door: BuyersDoor): Promise<BenchRow[]> {
  const jar = await door.stockJars(JARS)
  const buyers = await door.buyersWith(jar, BUYERS)
  const forms = await Promise.all(buyers.map(buyer => door.openCheckout(buyer)))
  const began = performance.now()
  const answers = await Promise.all(forms.map((form, at) => door.order(buyers[at] ?? '', form)))
  const seconds = (performance.now() - began) / 1000
  const hostedPages = answers.flatMap(({ location }) => (location ? [location] : []))
  await Promise.all(hostedPages.map(page => press(page, 'payment')))
  const sold = await door.paidOrders(JARS, CALLBACK_MS)
  const broken = answers.filter(({ status }) => status >= 500).length
  const left = await door.stockOf(jar)
  return [
    row(
      'jars sold of 10, to 200 buyers',
      sold,
      '',
      `= ${JARS}`,
      sold === JARS && hostedPages.length === JARS,
    ),
    row('jars left on the shelf', left, '', '= 0', left === 0),
    row('answers of 5xx', broken, '', '= 0', broken === 0),
    row('checkouts', BUYERS / seconds, '/s', `≥ ${BAR_PER_SECOND}`, BUYERS / seconds >= BAR_PER_SECOND),
  ]
}

function row(what: string, figure: number, unit: string, bar: string, pass: boolean): BenchRow {
  return { what, figure, unit, bar, pass }
}
