import type { DomainName } from '#core/contracts/domain'
import type { App } from './create-app'
import type { House } from './house'

const DATABASE_PATIENCE_MS = 2_000

/** `GET /health`: 200 while this app can do its work, 503 when the database does not answer. */
export function healthRoute(app: App, house: House, domain: DomainName) {
  app.get('/health', async ({ reply }) => {
    const database = await databaseAnswers(house)
    return reply.json(
      { status: database ? 'ok' : 'failing', domain, database },
      { status: database ? 200 : 503 },
    )
  })
}

async function databaseAnswers(house: House): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), DATABASE_PATIENCE_MS)
  const asked = house.orm.em
    .fork()
    .execute('select 1')
    .then(
      () => true,
      () => false,
    )
  return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer))
}
