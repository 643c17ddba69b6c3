import { join } from 'node:path'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { press } from '#core/payments/sandbox/cast'
import { scratchFolder } from '../scripts/scratch-folder'
import { type BuyersDoor, type CheckoutForm, openBuyersDoor } from './lib/buyers'
import { startCooperative } from './lib/cooperative'
import { cpuMsOf } from './lib/process-cost'
import type { BenchRow } from './report'

export const name = 'Buyers at once on the last jars'

const BUYERS = 200
const JARS = 10
/** So many open the form at once; all of them press its button at once. */
const OPENING = 20
/** Of a process that has sold nothing yet, and of one that has. */
const BAR_PER_SECOND = { cold: 50, warm: 300 }
const CALLBACK_MS = 10_000

/**
 * Every buyer has one jar in the cart and the checkout form open; then all press "order" at the same moment. The
 * lucky ones pay at the sandbox's page, whose callbacks settle their orders. Then others do the same with other jars, of a
 * process whose code is compiled and whose plans are made.
 */
export async function run(): Promise<BenchRow[]> {
  const { folder: dataDir, close } = scratchFolder('bench')
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  const env = {
    DATABASE_URL: database.url,
    COOP_SECRET: 'the bench signs with thirty-two odd letters: qvzkx',
    COOP_DEMO: '0',
  }
  const cooperative = await startCooperative({ env })
  const door = await openBuyersDoor(database.url, cooperative.origin('cart'))
  try {
    return [
      ...(await rush(door, 'cold', JARS, cooperative.pid)),
      ...(await rush(door, 'warm', 2 * JARS, cooperative.pid)),
    ]
  } finally {
    await door.close()
    await cooperative.stop()
    await database.stop()
    close()
  }
}

type Rush = keyof typeof BAR_PER_SECOND

/** After it so many orders are paid in all. */
async function rush(door: BuyersDoor, name: Rush, paid: number, pid: number): Promise<BenchRow[]> {
  const jar = await door.stockJars(name, JARS)
  const buyers = await door.buyersWith(jar, BUYERS)
  const forms: CheckoutForm[] = []
  for (let at = 0; at < BUYERS; at += OPENING)
    forms.push(...(await Promise.all(buyers.slice(at, at + OPENING).map(buyer => door.openCheckout(buyer)))))
  const [began, cpu] = [performance.now(), cpuMsOf(pid)]
  const answers = await Promise.all(forms.map((form, at) => door.order(buyers[at] ?? '', form)))
  const seconds = (performance.now() - began) / 1000
  console.log(`${name}: ${BUYERS} orders cost our process ${cpuMsOf(pid) - cpu} ms of CPU`)
  const hostedPages = answers.flatMap(({ location }) => (location ? [location] : []))
  await Promise.all(hostedPages.map(page => press(page, 'payment')))
  const sold = JARS - paid + (await door.paidOrders(paid, CALLBACK_MS))
  const broken = answers.filter(({ status }) => status >= 500).length
  const left = await door.stockOf(jar)
  return [
    row(
      `${name}: jars sold of 10, to 200 buyers`,
      sold,
      '',
      `= ${JARS}`,
      sold === JARS && hostedPages.length === JARS,
    ),
    row(`${name}: jars left on the shelf`, left, '', '= 0', left === 0),
    row(`${name}: answers of 5xx`, broken, '', '= 0', broken === 0),
    row(
      `${name}: checkouts`,
      BUYERS / seconds,
      '/s',
      `≥ ${BAR_PER_SECOND[name]}`,
      BUYERS / seconds >= BAR_PER_SECOND[name],
    ),
  ]
}

function row(what: string, figure: number, unit: string, bar: string, pass: boolean): BenchRow {
  return { what, figure, unit, bar, pass }
}
